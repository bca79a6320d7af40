import {
  type ClaimTerms,
  defineStore,
  requireRefusal,
  type StoreEngine,
  type StoreOptions,
  storeTimes,
} from '../../delivery/define-store.js'
import type { Claimed, Refusal, Store } from '../../delivery/store.js'
import type { PostgresLike } from './client.js'
import {
  claimSql,
  claimValues,
  completeSql,
  completeValues,
  refusalSql,
  refusalValues,
  releaseSql,
  releaseValues,
  renewSql,
  renewValues,
} from './key-record-sql.js'
import { type PostgresTable, postgresTable, type QueryTable } from './table.js'

/** How a PostgreSQL store is set up. */
export interface PostgresStoreOptions extends StoreOptions {
  /** The table, created by {@link PostgresTable.ensureTable}. Default: `hookproof_deliveries`. */
  readonly table?: string
}

/**
 * Remembers events in PostgreSQL, for any number of processes.
 *
 * @throws ConfigError `option_invalid`, also for a pool that waits for a connection for ever
 *
 * @example
 * ```ts
 * const store = postgresStore(new Pool({ connectionTimeoutMillis: 2000 }))
 * await store.ensureTable()
 * ```
 */
export function postgresStore(
  client: PostgresLike,
  { table: name, ...options }: PostgresStoreOptions = {},
): Store & PostgresTable {
  const table = postgresTable(client, storeTimes(options).timeout, name)
  const { ensureTable, sweep } = table
  return { ...defineStore(engineOn(table), options), ensureTable, sweep }
}

/** The engine of {@link postgresStore}. A pool's connection that takes longer than `timeout` seconds is closed. */
export function postgresEngine(client: PostgresLike, tableName?: string, timeout = 2): StoreEngine {
  return engineOn(postgresTable(client, timeout, tableName))
}

function engineOn({ name, query, sweepIfDue }: QueryTable): StoreEngine {
  const [renew, complete, release] = [renewSql(name), completeSql(name), releaseSql(name)]
  return {
    name: 'PostgreSQL',
    claim: claimerOn({ name, query }),
    async renew(key, terms) {
      return (await query(renew, renewValues(key, terms))).length === 1
    },
    async complete(key, terms) {
      sweepIfDue()
      return (await query(complete, completeValues(key, terms))).length === 1
    },
    async release(key, terms) {
      await query(release, releaseValues(key, terms))
    },
  }
}

/** Returns the claim of a key: one statement, and another that says why where it is refused. */
export function claimerOn({ name, query }: Pick<QueryTable, 'name' | 'query'>): StoreEngine['claim'] {
  const [claimKey, findRefusal] = [claimSql(name), refusalSql(name)]
  return async function claim(key: string, terms: ClaimTerms): Promise<Claimed | Refusal> {
    const [claimed] = await query(claimKey, claimValues(key, terms))
    if (claimed) return { attempt: Number(claimed.attempt), fence: Number(claimed.fence) }
    const [found] = await query(findRefusal, refusalValues(key, terms))
    // what stood in the way may be over by the time that it is asked for
    return typeof found?.refusal === 'string' ? requireRefusal(found.refusal) : claim(key, terms)
  }
}
