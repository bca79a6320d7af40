import type { StoreEngine } from '../../../delivery/define-store.js'
import { withTimeout } from '../../../timeout.js'
import { type ContractCase, casesFor } from '../contract-case.js'
import { attemptCases } from './attempts.js'
import { claimCases } from './claims.js'
import { clockCases } from './clock.js'
import { completionCases } from './completions.js'
import { forcedClaimCases } from './forced-claims.js'
import { keyCases } from './keys.js'
import { orderCases } from './orders.js'
import { ownerCases } from './owners.js'
import { renewalCases } from './renewals.js'
import { rushCases } from './rushes.js'

const cases = [
  ...claimCases,
  ...attemptCases,
  ...rushCases,
  ...completionCases,
  ...renewalCases,
  ...ownerCases,
  ...forcedClaimCases,
  ...orderCases,
  ...keyCases,
]

/** The engine that {@link storeContract} asks. */
export interface StoreUnderContract {
  /** Makes the engine, connected to a real database. Called once, by the first case that runs. */
  readonly createEngine: () => StoreEngine | Promise<StoreEngine>
  /**
   * The clock that its leases end by: its own (`engine`), or the wall clock of the process that calls it (`process`), on
   * which an event is handled twice where that clock is set. Default: `engine`.
   */
  readonly clock?: 'engine' | 'process'
}

/**
 * The cases that an engine for `defineStore` must pass, for any test runner. Run them one after another, each with a
 * time limit of 60 seconds. They use keys of their own and delete nothing.
 *
 * @example
 * ```ts
 * for (const { name, run } of storeContract({ createEngine: () => acmeEngine(client) })) test(name, run, 60_000)
 * ```
 */
export function storeContract({
  createEngine,
  clock = 'engine',
}: StoreUnderContract): readonly ContractCase[] {
  let engine: Promise<StoreEngine> | undefined
  const findEngine = () => {
    engine ??= (async () => settling(await createEngine()))()
    return engine
  }
  return casesFor(clock === 'engine' ? [...cases, ...clockCases] : cases, findEngine)
}

/** An engine whose operations fail where they hang. */
function settling(engine: StoreEngine): StoreEngine {
  const settled = <Result>(operation: string, work: Promise<Result>) =>
    withTimeout(work, 20, () => new Error(`Expected ${operation}() to settle within 20 s.`))
  return {
    name: engine.name,
    claim: (key, terms) => settled('claim', engine.claim(key, terms)),
    renew: (key, terms) => settled('renew', engine.renew(key, terms)),
    complete: (key, terms) => settled('complete', engine.complete(key, terms)),
    release: (key, terms) => settled('release', engine.release(key, terms)),
  }
}
