import { forge, type SignedDelivery, signedDelivery, stale, tamper } from '../../testing/index.js'
import { type ExitCode, exitCodes } from '../exit-codes.js'
import type { GivenDelivery, UnsignedDelivery } from '../given-delivery.js'
import type { PostResult } from './post.js'

/** How a delivery is made, and what a receiver should answer to it. */
export interface Kind {
  sign(provider: GivenDelivery['provider'], delivery: UnsignedDelivery): Promise<SignedDelivery>
  isExpected(status: number): boolean
}

const genuine: Kind = {
  sign: (provider, { sent, overrides }) => signedDelivery(provider, sent, overrides),
  isExpected: (status) => status >= 200 && status < 300,
}

/** Deliveries that a receiver must refuse. */
const refused = {
  tamper: refusedBy(tamper),
  stale: refusedBy(stale),
  forge: refusedBy(forge),
} as const

/** The options that ask for a kind of delivery. */
export type KindOptions = { readonly [Name in keyof typeof refused]?: boolean }

/** The kind of delivery that was asked for: a genuine one, where nothing else was. */
export function kindOf({ tamper, stale, forge }: KindOptions): Kind {
  if (tamper) return refused.tamper
  if (stale) return refused.stale
  return forge ? refused.forge : genuine
}

function refusedBy(make: typeof forge): Kind {
  return {
    async sign(provider, { sent, overrides }) {
      const request = await make(provider, sent, overrides)
      return {
        headers: Object.fromEntries(request.headers),
        body: new Uint8Array(await request.arrayBuffer()),
      }
    },
    isExpected: (status) => status >= 400 && status < 500,
  }
}

/** The exit code for what came of one delivery. */
export function exitCodeOf(result: PostResult | undefined, { isExpected }: Kind): ExitCode {
  if (result === undefined || 'failure' in result) return exitCodes.unreachable
  return isExpected(result.status) ? exitCodes.ok : exitCodes.failed
}
