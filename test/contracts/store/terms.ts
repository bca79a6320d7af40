import type { ClaimTerms } from '../../../src/delivery/define-store.js'

export const minute = 60_000
/** How long a lease or a memory lasts that ends in the test, and how long to wait until it surely has. */
export const short = 50
export const over = 120

let counter = 0

/** A key nobody has had, in any run on this engine. */
export const freshKey = (of = 'key') => `contract:${of}:${process.pid}-${Date.now()}-${counter++}`

export function termsFor(owner: string, changes: Partial<ClaimTerms> = {}): ClaimTerms {
  return { owner, leaseMs: minute, ttlMs: minute, fingerprint: 'a'.repeat(64), ...changes }
}
