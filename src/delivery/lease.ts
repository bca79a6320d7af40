import type { ClaimTerms, StoreEngine } from './define-store.js'
import type { Lease } from './store.js'
import { leaseLost, storeAnswer } from './store-answer.js'

/** The lease of a delivery that nobody remembers: there is no store. */
export const unstoredLease: Lease = {
  onLost() {},
  async complete() {},
  async release(error) {
    throw error
  },
}

/** A lease on an engine's key. It is renewed from now on, until it is completed, released or lost. */
export function createLease(engine: StoreEngine, key: string, terms: ClaimTerms, timeout: number): Lease {
  let abort = (_reason: Error) => {}
  const renewal = startRenewal(engine, key, terms, timeout, () => abort(leaseLost()))
  return {
    onLost(listener) {
      abort = listener
    },
    async complete() {
      renewal.stop()
      if (!(await storeAnswer(engine.name, () => engine.complete(key, terms), timeout))) throw leaseLost()
    },
    async release(error) {
      renewal.stop()
      // where this fails, too, the lease runs out by itself
      await storeAnswer(engine.name, () => engine.release(key, terms), timeout).catch(() => {})
      throw error
    },
  }
}

/** Renews a lease three times in its length. */
function startRenewal(
  engine: StoreEngine,
  key: string,
  terms: ClaimTerms,
  timeout: number,
  onLost: () => void,
): { readonly stop: () => void } {
  let renewedAt = performance.now()
  let stopped = false
  const stop = () => {
    stopped = true
    clearInterval(timer)
  }
  const timer = setInterval(async () => {
    const askedAt = performance.now()
    const renewed = await storeAnswer(engine.name, () => engine.renew(key, terms), timeout).catch(
      () => undefined,
    )
    // an answer that comes after the end says nothing: the completion may have overtaken it
    if (stopped) return
    if (renewed) renewedAt = askedAt
    // an engine that doesn't answer has not taken the lease away before it has run out
    else if (renewed === false || performance.now() - renewedAt > terms.leaseMs) {
      stop()
      onLost()
    }
  }, terms.leaseMs / 3)
  return { stop }
}
