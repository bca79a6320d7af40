import { isForm } from '../../testing/scheme-facts.js'
import type { Deliveries, NewEvent } from './deliveries.js'
import { NotApplicable } from './probe.js'

/**
 * An event whose body is JSON, and is written by the probe.
 *
 * @param write - the text or the bytes of a payload
 * @throws NotApplicable where the sender posts forms, or lists
 */
export function writtenEvent(
  { scheme, newEvent }: Deliveries,
  write: (payload: object) => string | Uint8Array,
): NewEvent {
  const { sent: payload, overrides } = newEvent()
  if (isForm(scheme) || Array.isArray(payload)) throw new NotApplicable('The sender posts no JSON object.')
  return { sent: write(payload), overrides }
}

/** Writes a payload with fields in front, as they are spelled. */
export function withFields(fields: string): (payload: object) => string {
  return (payload) => `{${fields},${JSON.stringify(payload).slice(1)}`
}
