import { sha256 } from '../crypto/sha256.js'
import { isJsonObject, type JsonObject } from '../payload/json.js'
import { payloadInvalid } from '../payload/schema.js'
import { receivedPayload } from '../providers/decode.js'
import type { Provider } from '../providers/define.js'
import { type AnyEvent, unsignedTypeOf } from '../providers/event.js'
import { createTextEncoder } from '../text-coding.js'

/** A verified event as it is put on a queue: plain JSON that the event can be made of again. */
export interface EventMessage {
  /** The sender's name. */
  readonly provider: string
  /** The event's type, to route by. */
  readonly type: string
  /** What all deliveries of one event share: what a consumer can know a repeat by. */
  readonly deliveryKey: string
  /** The whole payload as it came, before any schema changed it: the consumer's provider applies them again. */
  readonly payload: unknown
  readonly verified: boolean
  readonly secretIndex?: number
  readonly id?: string
  /** Unix seconds. */
  readonly signedAt?: number
  readonly covers?: 'fields' | 'nothing'
  /** The event's type as the sender spells it, where it isn't signed. */
  readonly unsignedType?: string
}

/** A handler's context, as far as a message needs it. */
export interface MessageContext {
  readonly deliveryKey: string
  readonly redelivery?: string
}

/** The message of an event. */
export function toMessage(event: AnyEvent, { deliveryKey }: MessageContext): EventMessage {
  const { provider, type, verified, secretIndex, id, signedAt, covers } = event
  const unsignedType = unsignedTypeOf(event)
  return {
    provider,
    type,
    deliveryKey,
    payload: receivedPayload(event),
    verified,
    ...(secretIndex !== undefined && { secretIndex }),
    ...(id !== undefined && { id }),
    ...(signedAt && { signedAt: signedAt.getTime() / 1000 }),
    ...(covers && { covers }),
    ...(unsignedType !== undefined && { unsignedType }),
  }
}

/**
 * The event of a message, decoded and checked again, so that its types hold on this side of the queue, too.
 *
 * @throws PayloadError `payload_invalid` where it is not a message of this provider
 */
export function fromMessage<Events extends AnyEvent>(
  provider: Provider<Events>,
  message: unknown,
): Promise<Events> {
  if (!isMessage(message) || message.provider !== provider.name)
    throw payloadInvalid('provider', `Expected ${provider.name}`)
  const { payload, verified, secretIndex = -1, id, signedAt, covers, unsignedType } = message
  const proof = { verified, secretIndex, id, timestamp: signedAt, covers, unsignedType }
  return provider.decode(JSON.stringify(payload), proof)
}

function isMessage(message: unknown): message is EventMessage & JsonObject {
  if (!isJsonObject(message)) return false
  const { payload, verified, secretIndex, id, signedAt, covers, unsignedType } = message
  return (
    isJsonObject(payload) &&
    typeof verified === 'boolean' &&
    (secretIndex === undefined || typeof secretIndex === 'number') &&
    (id === undefined || typeof id === 'string') &&
    (signedAt === undefined || typeof signedAt === 'number') &&
    (covers === undefined || covers === 'fields' || covers === 'nothing') &&
    (unsignedType === undefined || typeof unsignedType === 'string')
  )
}

/**
 * Requires that a queue takes a message.
 *
 * @param queue - what the error calls it
 * @param limit - in bytes of JSON
 * @throws Error where the message is larger, which the queue would refuse less clearly
 */
export function requireSize(queue: string, limit: number, message: EventMessage): void {
  const { length } = createTextEncoder().encode(JSON.stringify(message))
  if (length > limit)
    throw new Error(
      `The message of this event has ${length} bytes, and ${queue} takes ${limit}. ` +
        'Store the payload elsewhere and queue where it is, or set bodyLimit to refuse such deliveries.',
    )
}

/**
 * A delivery key as 64 hex digits, for queues that take no other characters in an id. A redelivery has an id of
 * its own: a queue would take it for the job that failed, where it still has that.
 */
export async function hashedKey({ deliveryKey, redelivery = '' }: MessageContext): Promise<string> {
  return sha256(deliveryKey + redelivery)
}
