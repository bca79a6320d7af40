import type { ClaimTerms, LeaseTerms, StoreEngine } from '../../../src/delivery/define-store.js'

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

/** Claims a key, which must succeed. Returns the terms by which its owner ends the lease. */
export async function claimed(engine: StoreEngine, key: string, terms: ClaimTerms): Promise<LeaseTerms> {
  const claim = await engine.claim(key, terms)
  if (typeof claim === 'string') throw new Error(`Expected a claim of ${key}, and it was refused: ${claim}.`)
  return { ...terms, ...claim }
}

/** A key that an owner has claimed and completed. */
export async function doneKey(
  engine: StoreEngine,
  terms: ClaimTerms,
  atCompletion: Partial<ClaimTerms> = {},
): Promise<string> {
  const key = freshKey('done')
  const lease = await claimed(engine, key, terms)
  if (!(await engine.complete(key, { ...lease, ...atCompletion }))) throw new Error('Expected a completion.')
  return key
}
