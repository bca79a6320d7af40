import { randomBytes } from 'node:crypto'
import { bytesOf } from '../../crypto/bytes.js'
import type { Provider } from '../../providers/define.js'
import { requireDescription, type SchemeDescription } from '../../schemes/description.js'
import { deliveryBy, nowBy, type Sendable } from '../../testing/delivery.js'
import type { DeliveryOverrides } from '../../testing/index.js'
import { CommandError } from '../exit-codes.js'
import type { GivenDelivery } from '../given-delivery.js'
import { unsignedHeadersOf } from './unsigned-headers.js'

/** An event that is not signed yet. */
export interface NewEvent {
  /** Its payload. In its place goes the body as text or bytes, where that is to be written otherwise. */
  readonly sent: Sendable
  readonly overrides: DeliveryOverrides
}

/** A delivery as it is posted. */
export interface PostedDelivery {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** Makes what a sender sends, and what it never would. */
export interface Deliveries {
  readonly provider: Provider
  readonly scheme: SchemeDescription
  /** What sender and receiver share; `undefined` where the sender signs with a private key. */
  readonly secret: string | undefined
  /** An event that the receiver has not had: one that handles each event once handles it, too. */
  newEvent(): NewEvent & { readonly sent: object }
  /** The time, in unix seconds. */
  now(): number
  /** Signs an event, by another scheme than the sender's own where one is given. */
  sign(event: NewEvent, overrides?: DeliveryOverrides, by?: SchemeDescription): Promise<PostedDelivery>
}

/**
 * The deliveries of a sender, made from those that the command was asked to sign.
 *
 * @throws CommandError where the body is no JSON
 */
export function deliveriesOf(given: GivenDelivery): Deliveries {
  const { provider, secret } = given
  const scheme = requireDescription(provider)
  const run = randomBytes(6).toString('hex')
  // what can't be written in several ways is refused ahead of all requests
  requirePayload(given.numbered(1).sent)
  let count = 0
  return {
    provider,
    scheme,
    secret,
    newEvent() {
      count += 1
      const { sent, overrides } = given.numbered(count)
      return { sent: distinctPayload(requirePayload(sent), `${run}_${count}`), overrides }
    },
    now: () => nowBy(scheme),
    async sign(event, overrides, by = scheme) {
      const { body, headers } = await deliveryBy(by, provider, event.sent, {
        ...event.overrides,
        ...overrides,
      })
      return {
        headers: { ...unsignedHeadersOf(provider.name), ...headers },
        body: new Uint8Array(bytesOf(body)),
      }
    },
  }
}

function requirePayload(sent: Sendable): object {
  if (typeof sent !== 'string' && !(sent instanceof Uint8Array)) return sent
  try {
    return Object(JSON.parse(Buffer.from(sent).toString()))
  } catch {
    throw new CommandError('Expected the body to be JSON: a check writes it in several ways.')
  }
}

/** A payload like another, of an event of its own. */
function distinctPayload(payload: object, tag: string): object {
  if (Array.isArray(payload)) return payload.map((item, at) => distinctPayload(Object(item), `${tag}_${at}`))
  const ids = Object.entries(payload).filter(
    ([name, value]) => /^(?:event_?)?id$/i.test(name) && typeof value === 'string',
  )
  return {
    ...payload,
    ...Object.fromEntries(ids.map(([name, id]) => [name, `${id}_${tag}`])),
    hookproof_check: tag,
  }
}
