import { afterAll, beforeAll, describe, test } from 'vitest'
import type { Need } from './case.js'
import { cases } from './cases.js'

/** A server that mounts the scenarios and listens. */
export interface RunningServer {
  readonly url: string
  stop(): Promise<void>
}

export interface AdapterUnderContract {
  readonly name: string
  readonly start: () => Promise<RunningServer>
  /** What this runtime can't do; the cases that need it are skipped. */
  readonly without?: readonly Need[]
}

/** What every adapter must do, asked over a real socket. */
export function adapterContract({ name, start, without = [] }: AdapterUnderContract): void {
  describe(`${name} keeps the adapter contract`, () => {
    let server: RunningServer
    beforeAll(async () => {
      server = await start()
    })
    afterAll(() => server.stop())
    for (const { name, needs, run } of cases)
      test.skipIf(needs && without.includes(needs))(name, () => run(server.url))
  })
}
