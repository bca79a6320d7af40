import {
  defineStore,
  type LeaseTerms,
  type StoreEngine,
  type StoreOptions,
  storeTimes,
} from '../../delivery/define-store.js'
import { completeRecord, releaseRecord, renewRecord } from '../../delivery/key-record.js'
import type { Store } from '../../delivery/store.js'
import { createSweeper, sweepAll } from '../../delivery/sweep.js'
import { inTransaction, type SqliteLike } from './client.js'
import { type Change, changeKey, claimKey } from './record.js'
import { deliveries } from './schema.js'
import { type SqliteTable, sqliteTable } from './table.js'

/** A store whose rows are deleted once they are over. */
export interface Swept {
  /** Deletes all rows whose time is over. Returns how many. It runs by itself, too. */
  sweep(): Promise<number>
}

/**
 * Remembers events in an SQLite file, for the processes of one machine. The table is created at the first use, and
 * the connection's own busy timeout is set to 0.
 *
 * @throws ConfigError `option_invalid`
 *
 * @example
 * ```ts
 * const store = sqliteStore(new DatabaseSync('webhooks.db'))
 * ```
 */
export function sqliteStore(database: SqliteLike, options: StoreOptions = {}): Store & Swept {
  const table = sqliteTable(database, deliveries, storeTimes(options).timeout)
  return {
    ...defineStore(engineOn(database, table), options),
    sweep: () => sweepAll(table.sweepBatch),
  }
}

/** The engine of {@link sqliteStore}. It waits up to `timeout` seconds while another connection writes. */
export function sqliteEngine(database: SqliteLike, timeout = 2): StoreEngine {
  return engineOn(database, sqliteTable(database, deliveries, timeout))
}

function engineOn(database: SqliteLike, table: SqliteTable): StoreEngine {
  const sweepIfDue = createSweeper(table.sweepBatch)
  const change = (by: Change, key: string, terms: LeaseTerms) =>
    table.run(() => inTransaction(database, () => changeKey(database, by, key, terms)))

  return {
    name: 'SQLite',
    claim: (key, terms) => table.run(() => inTransaction(database, () => claimKey(database, key, terms))),
    renew: (key, terms) => change(renewRecord, key, terms),
    complete(key, terms) {
      sweepIfDue()
      return change(completeRecord, key, terms)
    },
    async release(key, terms) {
      await change(releaseRecord, key, terms)
    },
  }
}
