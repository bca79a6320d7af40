import { sha256 } from '../crypto/select.js'
import { isJsonObject, type JsonObject } from '../payload/json.js'
import { payloadInvalid } from '../payload/schema.js'
import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'

/** A proven event as it is put on a queue: plain JSON, with what is needed to make the event of it again. */
export interface EventMessage {
  /** Who sent it. */
  readonly provider: string
  /** The event's type, as a queue may want to route by it. */
  readonly type: string
  readonly deliveryKey: string
  /** The whole payload, as the sender spelt it. */
  readonly payload: unknown
  readonly verified: boolean
  readonly secretIndex?: number
  readonly id?: string
  /** Unix seconds. */
  readonly signedAt?: number
}

/** What is used of a handler's context. */
export interface MessageContext {
  readonly deliveryKey: string
}

export function toMessage(event: AnyEvent, { deliveryKey }: MessageContext): EventMessage {
  const { provider, type, payload, verified, secretIndex, id, signedAt } = event
  return {
    provider,
    type,
    deliveryKey,
    payload,
    verified,
    ...(secretIndex !== undefined && { secretIndex }),
    ...(id !== undefined && { id }),
    ...(signedAt && { signedAt: signedAt.getTime() / 1000 }),
  }
}

/**
 * The event in a message, decoded and checked anew, so that its types hold on this side of the queue, too.
 *
 * @throws PayloadError `payload_invalid` where it is no message of this provider's
 */
export function fromMessage<Events extends AnyEvent>(
  provider: Provider<Events>,
  message: unknown,
): Promise<Events> {
  if (!isMessage(message) || message.provider !== provider.name)
    throw payloadInvalid('provider', `Expected ${provider.name}`)
  const { payload, verified, secretIndex = -1, id, signedAt } = message
  return provider.decode(JSON.stringify(payload), { verified, secretIndex, id, timestamp: signedAt })
}

function isMessage(message: unknown): message is EventMessage & JsonObject {
  if (!isJsonObject(message)) return false
  const { payload, verified, secretIndex, id, signedAt } = message
  return (
    isJsonObject(payload) &&
    typeof verified === 'boolean' &&
    (secretIndex === undefined || typeof secretIndex === 'number') &&
    (id === undefined || typeof id === 'string') &&
    (signedAt === undefined || typeof signedAt === 'number')
  )
}

/** A delivery key in 64 hex digits, for engines that are particular about the ids they take. */
export async function hashedKey({ deliveryKey }: MessageContext): Promise<string> {
  return sha256(deliveryKey)
}
