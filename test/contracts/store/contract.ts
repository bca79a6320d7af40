import { afterAll, beforeAll, describe, test } from 'vitest'
import type { StoreEngine } from '../../../src/delivery/define-store.js'
import {
  type StoreUnderContract,
  storeContract as storeCases,
} from '../../../src/testing/contracts/store/contract.js'

export interface EngineUnderContract extends Pick<StoreUnderContract, 'clock'> {
  readonly name: string
  readonly start: () => Promise<StartedEngine>
}

export interface StartedEngine {
  readonly engine: StoreEngine
  stop(): Promise<void> | void
}

/** What every store's engine must do, asked of the real one. */
export function storeContract({ name, start, ...settings }: EngineUnderContract): void {
  describe(`${name} keeps the store contract`, () => {
    let started: StartedEngine
    beforeAll(async () => {
      started = await start()
    })
    afterAll(() => started.stop())
    for (const { name, run } of storeCases({ createEngine: () => started.engine, ...settings }))
      test(name, run, 60_000)
  })
}
