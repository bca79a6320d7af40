import type { Change, Check, RefusedDelivery } from '../../../src/diagnose/check.js'
import { givenHeadersOf } from '../../../src/diagnose/given.js'
import { findProof } from '../../../src/diagnose/reading.js'
import type { SchemeDescription } from '../../../src/schemes/description.js'

/** A delivery that was refused, as a check sees it. */
export function refused(
  scheme: SchemeDescription,
  headers: Record<string, string>,
  body: string,
  more: Partial<RefusedDelivery> = {},
): RefusedDelivery {
  return {
    reading: { scheme, headers: givenHeadersOf(headers), body: new TextEncoder().encode(body) },
    method: 'POST',
    otherSecrets: [],
    now: 1_700_000_000_000,
    code: 'signature_mismatch',
    ...more,
  }
}

/** What a check proposes. */
export async function changesOf(check: Check, delivery: RefusedDelivery): Promise<readonly Change[]> {
  const changes: Change[] = []
  for await (const change of check.changes?.(delivery.reading, delivery) ?? []) changes.push(change)
  return changes
}

/** What a check says where the delivery verifies by one of its changes. */
export async function provedBy(check: Check, delivery: RefusedDelivery): Promise<string | undefined> {
  for (const { matches, reading, message } of await changesOf(check, delivery))
    if (matches ? await matches() : await findProof(reading)) return message
  return undefined
}

/** What a check says of a delivery by its look. */
export function hintsOf(check: Check, delivery: RefusedDelivery): readonly string[] {
  return [...(check.hints?.(delivery) ?? [])].map(({ by, message }) => `${by}: ${message}`)
}
