import { sqliteLogEngine } from '../../../src/stores/sqlite/log.js'
import type { Connections, TestDatabase } from '../../support/sqlite.js'
import { logContract } from './contract.js'

/** What a log must do in SQLite, by one of its drivers. */
export function sqliteLogContracts(driver: string, fresh: () => Promise<Connections<TestDatabase>>): void {
  logContract({
    name: `SQLite, by ${driver},`,
    async start() {
      const { connect, remove } = await fresh()
      return { engine: sqliteLogEngine(connect()), stop: remove }
    },
  })
}
