import {
  type ClaimTerms,
  defineStore,
  type StoreEngine,
  type StoreOptions,
  storeTimes,
} from '../../delivery/define-store.js'
import { type KnownKey, refusalOf } from '../../delivery/known-key.js'
import type { Claim, Store } from '../../delivery/store.js'
import { createSweeper } from '../../delivery/sweep.js'
import type { SqliteLike } from './client.js'
import { deliveries, sqliteTable } from './table.js'

const claimSql = `
INSERT INTO hookproof_deliveries AS known (key, fingerprint, owner, leased_until, done_until)
VALUES (?, ?, ?, ?, 0)
ON CONFLICT (key) DO UPDATE
SET fingerprint = excluded.fingerprint, owner = excluded.owner, leased_until = excluded.leased_until
WHERE known.leased_until <= ? AND (known.done_until <= ? OR (? AND known.fingerprint = excluded.fingerprint))`

const findSql = `
SELECT fingerprint, leased_until > ? AS leased, done_until > ? AS done FROM hookproof_deliveries WHERE key = ?`

const ownSql = 'WHERE key = ? AND owner = ? AND leased_until > ?'
const renewSql = `UPDATE hookproof_deliveries SET leased_until = ? ${ownSql}`
const completeSql = `UPDATE hookproof_deliveries SET leased_until = 0, done_until = ? ${ownSql}`
const releaseSql = `UPDATE hookproof_deliveries SET leased_until = 0 ${ownSql}`

/**
 * Remembers events in an SQLite file, for the processes of one machine. The table is created at the first use.
 *
 * @throws ConfigError `option_invalid`
 *
 * @example
 * ```ts
 * const store = sqliteStore(new DatabaseSync('webhooks.db'))
 * ```
 */
export function sqliteStore(database: SqliteLike, options: StoreOptions = {}): Store {
  return defineStore(sqliteEngine(database, storeTimes(options).timeout), options)
}

/** The engine of {@link sqliteStore}. It waits up to `timeout` seconds while another connection writes. */
export function sqliteEngine(database: SqliteLike, timeout = 2): StoreEngine {
  const table = sqliteTable(database, deliveries, timeout)
  const sweepIfDue = createSweeper(table.sweep)

  return {
    name: 'SQLite',
    claim: (key, terms) => table.run(() => claimKey(database, key, terms)),
    renew: (key, { owner, leaseMs }) =>
      table.run(() => {
        const now = Date.now()
        return changed(database, renewSql, now + leaseMs, key, owner, now)
      }),
    complete(key, { owner, ttlMs }) {
      sweepIfDue()
      return table.run(() => {
        const now = Date.now()
        return changed(database, completeSql, now + ttlMs, key, owner, now)
      })
    },
    release: (key, { owner }) => table.run(() => changed(database, releaseSql, key, owner, Date.now())),
  }
}

/** Claims a key. */
export function claimKey(database: SqliteLike, key: string, terms: ClaimTerms): Claim {
  const now = Date.now()
  const { fingerprint, owner, leaseMs, evenIfDone } = terms
  const values = [key, fingerprint, owner, now + leaseMs, now, now, evenIfDone ? 1 : 0]
  if (changed(database, claimSql, ...values)) return 'claimed'
  // between the two statements another process may have released or swept it: it was in flight just now
  const found = knownKey(database.prepare(findSql).get(now, now, key))
  return (found && refusalOf(found, terms)) ?? 'in_flight'
}

/** Whether a statement changed its row. */
export function changed(database: SqliteLike, statement: string, ...values: (string | number)[]): boolean {
  return Number(database.prepare(statement).run(...values).changes) === 1
}

function knownKey(row: unknown): KnownKey | undefined {
  if (typeof row !== 'object' || row === null) return undefined
  const { fingerprint, leased, done } = row as Readonly<Record<string, unknown>>
  return { fingerprint: String(fingerprint), leased: Number(leased) === 1, done: Number(done) === 1 }
}
