import type { ClaimTerms, LeaseTerms, StoreEngine } from './define-store.js'
import { startRenewal } from './renewal.js'
import type { Claimed, Lease, Refusal } from './store.js'
import { answeredTooLate, leaseLost, storeAnswer } from './store-answer.js'
import { releaseUnanswered } from './unanswered-claim.js'

/** The lease of a delivery that nobody remembers: there is no store. */
export const unstoredLease: Lease = {
  onLost() {},
  async complete() {},
  async release(error) {
    throw error
  },
}

type KeyLease = Lease & Claimed

/**
 * Claims one key of an engine.
 *
 * @param timeout - seconds the engine may take for one operation
 * @throws StoreError `store_unavailable`
 */
export async function claimLease(
  engine: StoreEngine,
  key: string,
  terms: ClaimTerms,
  timeout: number,
): Promise<KeyLease | Refusal> {
  // a lease counts from before it was asked for: the engine may have granted it at once and answered late
  const askedAt = performance.now()
  const claiming = (async () => engine.claim(key, terms))()
  const claim = await storeAnswer(engine.name, () => claiming, timeout).catch((error) => {
    releaseUnanswered(engine, key, terms, claiming, timeout)
    throw error
  })
  if (typeof claim === 'string') return claim
  if (performance.now() - askedAt < terms.leaseMs)
    return createLease(engine, key, { ...terms, ...claim }, timeout, askedAt)
  releaseUnanswered(engine, key, terms, claiming, timeout)
  throw answeredTooLate(engine.name)
}

/** Claims a delivery's key, then that of the order it has a place in. */
export async function claimOrderedLease(
  engine: StoreEngine,
  key: string,
  place: { readonly key: string; readonly at: number },
  terms: ClaimTerms,
  timeout: number,
): Promise<Lease | Refusal> {
  const lease = await claimLease(engine, key, terms, timeout)
  if (typeof lease === 'string') return lease
  const turn = await claimLease(engine, place.key, { ...terms, at: place.at }, timeout).catch((error) =>
    lease.release(error),
  )
  // the turn's fence, by which what is written about one thing is compared
  if (typeof turn !== 'string') return { ...joinLeases(lease, turn), attempt: lease.attempt }
  if (turn === 'superseded') await lease.complete()
  else await lease.release(undefined).catch(() => {})
  return turn
}

/**
 * Two leases as one. The inner is completed first: a crash in between repeats the delivery, which the inner then
 * refuses.
 */
export function joinLeases(outer: Lease, inner: Lease): Lease {
  return {
    ...inner,
    onLost(abort) {
      outer.onLost(abort)
      inner.onLost(abort)
    },
    async complete() {
      await inner.complete().catch((error) => outer.release(error))
      await outer.complete()
    },
    async release(error) {
      await inner.release(error).catch(() => {})
      return outer.release(error)
    },
  }
}

/**
 * A lease on an engine's key, renewed from now on until it is completed, released or lost.
 *
 * @param timeout - seconds the engine may take for one operation
 * @param askedAt - when it was claimed, by `performance.now()`
 */
export function createLease(
  engine: Omit<StoreEngine, 'claim'>,
  key: string,
  terms: LeaseTerms,
  timeout: number,
  askedAt: number,
): KeyLease {
  let abort = (_reason: Error) => {}
  const renew = () => storeAnswer(engine.name, async () => engine.renew(key, terms), timeout)
  const renewal = startRenewal(renew, terms.leaseMs, askedAt, () => abort(leaseLost()))
  return {
    attempt: terms.attempt,
    fence: terms.fence,
    onLost(listener) {
      abort = listener
    },
    async complete() {
      renewal.stop()
      const completed = await completeUntil(renewal.endsAt(), engine, key, terms, timeout)
      if (!completed) throw leaseLost()
    },
    async release(error) {
      renewal.stop()
      // where this fails, too, the lease runs out by itself
      await storeAnswer(engine.name, async () => engine.release(key, terms), timeout).catch(() => {})
      throw error
    },
  }
}

const retryAfterMs = 100

/** Completes a key, and tries again while the engine doesn't answer, until the lease ends. */
async function completeUntil(
  endsAt: number,
  engine: Pick<StoreEngine, 'name' | 'complete'>,
  key: string,
  terms: LeaseTerms,
  timeout: number,
): Promise<boolean> {
  let seconds = timeout
  for (;;) {
    try {
      return await storeAnswer(engine.name, async () => engine.complete(key, terms), seconds)
    } catch (error) {
      const left = endsAt - performance.now() - retryAfterMs
      if (left <= 0) throw error
      seconds = Math.min(timeout, left / 1000)
    }
    await new Promise((resolve) => setTimeout(resolve, retryAfterMs))
  }
}
