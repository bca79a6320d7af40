import type { WebhookErrorCode } from '../../../src/errors.js'
import type { Schema } from '../../../src/payload/schema.js'
import type { Provider } from '../../../src/providers/define.js'

type Payload = Readonly<Record<string, unknown>>

/** What the provider contract must know of a sender. */
export interface ProviderCase {
  readonly name: string
  /** The one secret, or token, that deliveries are authenticated by. */
  readonly secret: string
  /** Set up with the right secret, and with a clock that stands at `moment`. */
  readonly provider: Provider
  /** The same, with a user's own schema for the data of the genuine event. */
  readonly refined: (schema: Schema<unknown>) => Provider
  /** The same, for an account, typed or not. */
  readonly withAccount: (account: unknown) => Provider
  /** The same, with the user's own schemas, typed or not. */
  readonly withSchemas: (schemas: Readonly<Record<string, unknown>>) => Provider
  /** The same, without a secret. */
  readonly withoutSecret: () => unknown
  /** The one header that authenticates a delivery, as its sender makes it, by code of this test's own. */
  readonly authenticate: (body: string, timestamp: number) => readonly [name: string, value: string]
  /** What a header that was made up is refused with. */
  readonly forged: { readonly value: string; readonly code: WebhookErrorCode }
  /** Whether what authenticates is signed over time and body. */
  readonly signed: boolean
  readonly genuine: {
    readonly payload: Payload
    /** All that the event says but `provider`, `payload`, `verified`, `covers`, `secretIndex` and `signedAt`. */
    readonly event: {
      readonly type: string
      readonly data: unknown
      readonly id?: string
      readonly occurredAt?: Date
    }
  }
  /** A delivery of a type the library doesn't know. */
  readonly unknown: (type: string) => {
    readonly payload: Payload
    readonly unknownType: string
    readonly data: unknown
  }
  /** Payloads of the wrong shape, and where they are wrong. */
  readonly wrong: readonly { readonly path: string; readonly payload: Payload }[]
}

/** The time of every delivery, in seconds since 1970. */
export const moment = 1_700_000_000

/** The genuine delivery of a sender, and the event it must become. */
export function genuineOf({ name, signed, authenticate, genuine: { payload, event } }: ProviderCase) {
  return {
    body: JSON.stringify(payload),
    headersFor: (text: string, timestamp = moment) => Object.fromEntries([authenticate(text, timestamp)]),
    event: {
      provider: name,
      ...event,
      payload,
      verified: true,
      secretIndex: 0,
      ...(signed ? { signedAt: new Date(moment * 1000) } : { covers: 'nothing' }),
    },
  }
}
