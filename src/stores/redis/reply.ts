import { requireRefusal } from '../../delivery/define-store.js'
import type { Claimed, Refusal } from '../../delivery/store.js'

/** What the claim script answered: `[attempt, fence]`, or why the key can't be claimed. */
export function claimOf(reply: unknown): Claimed | Refusal {
  if (Array.isArray(reply)) {
    const [attempt, fence] = reply.map(numberOf)
    if (attempt !== undefined && fence !== undefined) return { attempt, fence }
  }
  if (typeof reply === 'string') return requireRefusal(reply)
  throw unexpected(reply)
}

/** What the other scripts answered: whether the key was the owner's. */
export function isChanged(reply: unknown): boolean {
  const changed = numberOf(reply)
  if (changed !== 0 && changed !== 1) throw unexpected(reply)
  return changed === 1
}

/** A number as one of the clients spells it; `undefined` where it is none. */
function numberOf(value: unknown): number | undefined {
  const isDigits = typeof value === 'string' ? /^\d+$/.test(value) : /number|bigint/.test(typeof value)
  const number = isDigits ? Number(value) : undefined
  return Number.isSafeInteger(number) ? number : undefined
}

function unexpected(reply: unknown): Error {
  const values: readonly unknown[] = Array.isArray(reply) ? reply : [reply]
  if (values.some((value) => ArrayBuffer.isView(value)))
    return new Error(
      'The Redis client answers with Buffers. Expected texts: give the store a client whose type mapping has no ' +
        'Buffer, such as client.withTypeMapping({}) of node-redis.',
    )
  const type = Array.isArray(reply) ? 'an array' : reply === null ? 'null' : typeof reply
  return new Error(
    `Expected a text, a number or [attempt, fence] in answer to a script, got ${type}. Give the store a client ` +
      'that is in no transaction, and doesn’t change replies.',
  )
}
