import type { ClaimTerms, StoreEngine } from './define-store.js'
import type { Claimed, Refusal } from './store.js'
import { storeAnswer } from './store-answer.js'

/** How many claims of an engine are looked after at a time. Others run out with their leases. */
const most = 100

const retryAfterMs = 500

const lookedAfter = new WeakMap<StoreEngine, { count: number }>()

/**
 * Releases a claim that nobody waits for any more: the engine may have granted it, or may do so yet, and it would
 * refuse the sender's retry until its lease ends.
 */
export function releaseUnanswered(
  engine: StoreEngine,
  key: string,
  terms: ClaimTerms,
  claiming: Promise<Claimed | Refusal>,
  timeout: number,
): void {
  const claims = lookedAfter.get(engine) ?? { count: 0 }
  if (claims.count >= most) return
  lookedAfter.set(engine, claims)
  claims.count++
  releaseOnceKnown(engine, key, terms, claiming, timeout)
    .catch(() => {})
    .finally(() => claims.count--)
}

async function releaseOnceKnown(
  engine: StoreEngine,
  key: string,
  terms: ClaimTerms,
  claiming: Promise<Claimed | Refusal>,
  timeout: number,
): Promise<void> {
  const endsAt = performance.now() + terms.leaseMs
  const claim = await storeAnswer(engine.name, () => claiming, timeout).catch(() => undefined)
  if (typeof claim === 'string') return
  if (claim) return engine.release(key, { ...terms, ...claim })
  // Its connection is gone, or silent. The engine may still come to the claim after one release, so there are two.
  for (let released = 0; released < 2 && performance.now() < endsAt; ) {
    const release = async () => engine.release(key, { ...terms, attempt: 1, fence: 0 })
    await storeAnswer(engine.name, release, timeout).then(
      () => released++,
      () => {},
    )
    await new Promise((resolve) => setTimeout(resolve, retryAfterMs))
  }
}
