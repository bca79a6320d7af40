import { isJsonObject } from '../../payload/json.js'
import { unsignedTypeOf } from '../../providers/event.js'
import type { Proof } from '../../types.js'
import type { Delivery } from '../store.js'
import { recordedHeaders } from './headers.js'
import type { LoggedDelivery } from './log.js'

/** What a record says of its delivery. It is written once, and sealed as it is written. */
export interface DeliveryFacts {
  /** As the store was told of it. */
  readonly delivery: Delivery
  readonly provider: string
  readonly type: string
  readonly unknownType?: string
  readonly id?: string
  readonly verified: boolean
  /** Unix seconds. */
  readonly signedAt?: number
  readonly covers?: 'fields' | 'nothing'
  readonly unsignedType?: string
  readonly headers: Readonly<Record<string, string>>
}

/** What there is to record of a delivery. */
export function factsOf({ delivery, provider, event, headers }: LoggedDelivery): DeliveryFacts {
  const unsignedType = unsignedTypeOf(event)
  return {
    delivery,
    provider: event.provider,
    type: event.type,
    ...('unknownType' in event && { unknownType: event.unknownType }),
    ...(event.id !== undefined && { id: event.id }),
    verified: event.verified,
    ...(event.signedAt && { signedAt: event.signedAt.getTime() / 1000 }),
    ...(event.covers && { covers: event.covers }),
    ...(unsignedType !== undefined && { unsignedType }),
    headers: recordedHeaders(provider, headers),
  }
}

/** What a provider needs to decode a recorded body. */
export function proofOf({ verified, signedAt, id, covers, unsignedType }: DeliveryFacts): Proof {
  return { verified, timestamp: signedAt, id, covers, unsignedType, secretIndex: -1 }
}

/** A value as JSON in printable ASCII, which any engine can hold. */
export function asciiJson(value: unknown): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(value).replace(/[^ -~]/g, escaped)
}

/** A text in printable ASCII: itself, unless it has other characters. */
export function asciiText(text: string): string {
  return asciiJson(text).slice(1, -1)
}

/** The facts of a record; `undefined` where they are none, as in a row that was written by hand. */
export function findFacts(text: string): DeliveryFacts | undefined {
  const facts = parsed(text)
  return isFacts(facts) ? facts : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

// what else stands in it was written with these, by this file
function isFacts(value: unknown): value is DeliveryFacts {
  if (!isJsonObject(value) || !isJsonObject(value.delivery) || !isJsonObject(value.headers)) return false
  return typeof value.delivery.key === 'string' && typeof value.verified === 'boolean'
}
