import { afterAll, beforeAll, describe } from 'vitest'
import type { StoreEngine } from '../../../src/delivery/define-store.js'
import { claimCases } from './claims.js'
import { clockCases } from './clock.js'
import { forcedClaimCases } from './forced-claims.js'
import { keyCases } from './keys.js'
import { leaseCases } from './leases.js'
import { orderCases } from './orders.js'

export interface EngineUnderContract {
  readonly name: string
  readonly start: () => Promise<StartedEngine>
  /** Whose clock its leases end by. Default: one that this process’s wall clock can't move. */
  readonly clock?: 'its own' | 'this process’s'
}

export interface StartedEngine {
  readonly engine: StoreEngine
  stop(): Promise<void> | void
}

/** What every store's engine must do, asked of the real one. */
export function storeContract({ name, start, clock = 'its own' }: EngineUnderContract): void {
  describe(`${name} keeps the store contract`, () => {
    let started: StartedEngine
    beforeAll(async () => {
      started = await start()
    })
    afterAll(() => started.stop())

    const engine: StoreEngine = {
      name,
      claim: (key, terms) => started.engine.claim(key, terms),
      renew: (key, terms) => started.engine.renew(key, terms),
      complete: (key, terms) => started.engine.complete(key, terms),
      release: (key, terms) => started.engine.release(key, terms),
    }
    claimCases(engine)
    leaseCases(engine)
    forcedClaimCases(engine)
    orderCases(engine)
    keyCases(engine)
    if (clock === 'its own') clockCases(engine)
  })
}
