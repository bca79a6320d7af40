import {
  type Claim,
  claimTerms,
  defineStore,
  type Granted,
  inTime,
  requireClaimed,
  type Store,
  type StoreEngine,
  type StoreOptions,
  storedKey,
  storeTimes,
} from '../../delivery/define-store.js'
import { ConfigError } from '../../errors.js'

/** What is used of node:sqlite's `DatabaseSync` and of better-sqlite3's `Database`. */
export interface SqliteLike {
  exec(sql: string): unknown
  prepare(sql: string): {
    get(...values: SqliteValue[]): unknown
    run(...values: SqliteValue[]): { readonly changes: number | bigint }
  }
}

// without null: the types of better-sqlite3 know no parameter that may be
type SqliteValue = string | number | Uint8Array

/** A store whose handlers run inside a transaction. */
export interface SqliteTransactions<Database> extends Store {
  /**
   * The database in a handler's context, inside the open transaction.
   *
   * @throws ConfigError `option_invalid` where the context isn't that of a handler of this store
   */
  transactionOf(context: Granted): Database
}

// a key without an owner is done; times are milliseconds since the epoch
const deliveriesSchema = `
CREATE TABLE IF NOT EXISTS hookproof_deliveries (
  key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, owner TEXT, ends_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS hookproof_deliveries_ends_at ON hookproof_deliveries (ends_at);`

const sql = {
  take: `
INSERT INTO hookproof_deliveries (key, fingerprint, owner, ends_at) VALUES (?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, owner = excluded.owner, ends_at = excluded.ends_at
WHERE hookproof_deliveries.ends_at <= ?`,
  remember: `
INSERT INTO hookproof_deliveries (key, fingerprint, owner, ends_at) VALUES (?, ?, NULL, ?)
ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, owner = NULL, ends_at = excluded.ends_at`,
  find: 'SELECT fingerprint, owner FROM hookproof_deliveries WHERE key = ? AND ends_at > ?',
  renew: 'UPDATE hookproof_deliveries SET ends_at = ? WHERE key = ? AND owner = ? AND ends_at > ?',
  complete:
    'UPDATE hookproof_deliveries SET owner = NULL, ends_at = ? WHERE key = ? AND owner = ? AND ends_at > ?',
  release: 'DELETE FROM hookproof_deliveries WHERE key = ? AND owner = ? AND ends_at > ?',
  sweep:
    'DELETE FROM hookproof_deliveries WHERE key IN (SELECT key FROM hookproof_deliveries WHERE ends_at <= ? LIMIT 1000)',
}

/**
 * Remembers events in an SQLite file, for the processes of one machine. The table is made at the first use.
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

/** The engine of {@link sqliteStore}; it waits up to `timeout` seconds for a file that another process writes. */
export function sqliteEngine(database: SqliteLike, timeout = 2): StoreEngine {
  const ask = asker(database, timeout)
  const changed = (statement: string, ...values: (string | number)[]) =>
    ask(() => Number(database.prepare(statement).run(...values).changes) === 1)
  let completions = 0

  return {
    claim: (key, { owner, fingerprint, leaseMs }) =>
      ask(() => {
        const now = Date.now()
        const taken = database.prepare(sql.take).run(key, fingerprint, owner, now + leaseMs, now)
        if (Number(taken.changes) === 1) return 'claimed'
        // where the row is gone again, somebody was quicker
        return find(database, key, fingerprint, now) ?? 'in_flight'
      }),
    renew: (key, { owner, leaseMs }) => changed(sql.renew, Date.now() + leaseMs, key, owner, Date.now()),
    complete(key, { owner, ttlMs }) {
      // nobody waits for the sweep, and the next one makes up for one that fails
      if (++completions % 1000 === 0) changed(sql.sweep, Date.now()).catch(() => {})
      return changed(sql.complete, Date.now() + ttlMs, key, owner, Date.now())
    },
    release: (key, { owner }) => changed(sql.release, key, owner, Date.now()),
  }
}

/**
 * Remembers events in an SQLite file, in one transaction with what the handler writes: both are there or
 * neither is, wherever a crash falls. The handler writes through `store.transactionOf(ctx)`. One event at a
 * time is handled, since SQLite has one writer; give the store a connection of its own, since whatever else
 * is written through it meanwhile is part of the transaction.
 *
 * @throws ConfigError `option_invalid`
 *
 * @example
 * ```ts
 * const store = sqliteTransactions(new DatabaseSync('webhooks.db'))
 * const handler = (event, ctx) => store.transactionOf(ctx).exec('INSERT INTO jobs …')
 * ```
 */
export function sqliteTransactions<Database extends SqliteLike>(
  database: Database,
  options: StoreOptions = {},
): SqliteTransactions<Database> {
  const times = storeTimes(options)
  const ask = asker(database, times.timeout)
  const underway = new Set<string>()
  const takeTurn = turns()

  return {
    transactionOf({ transaction }) {
      if (transaction !== database)
        throw new ConfigError('option_invalid', 'This context has no transaction of this store.')
      return database
    },
    async begin({ key: deliveryKey, fingerprint, provider }) {
      const key = await storedKey(deliveryKey)
      if (underway.has(key)) requireClaimed('in_flight')
      underway.add(key)
      const { ready, done } = takeTurn()
      const leave = () => {
        underway.delete(key)
        done()
      }
      const end = (statement: string) =>
        ask(() => database.exec(statement))
          .catch(async (error) => {
            await ask(() => database.exec('ROLLBACK')).catch(() => {})
            throw error
          })
          .finally(leave)

      await inTime(() => ready, times.timeout)
        .then(() => ask(() => database.exec('BEGIN IMMEDIATE')))
        .catch((error) => {
          leave()
          throw error
        })
      const undo = async (error: unknown): Promise<never> => {
        await end('ROLLBACK').catch(() => {})
        throw error
      }
      const { ttlMs } = claimTerms(times, provider, fingerprint)
      const claiming = ask(() => claimInside(database, key, fingerprint, ttlMs))
      if (!(await claiming.then(requireClaimed).catch(undo))) {
        await end('ROLLBACK')
        return undefined
      }
      return async (work) => {
        await work({ transaction: database }).catch(undo)
        await end('COMMIT')
      }
    },
  }
}

function claimInside(database: SqliteLike, key: string, fingerprint: string, ttlMs: number): Claim {
  const now = Date.now()
  const found = find(database, key, fingerprint, now)
  if (found) return found
  database.prepare(sql.remember).run(key, fingerprint, now + ttlMs)
  return 'claimed'
}

function find(database: SqliteLike, key: string, fingerprint: string, now: number): Claim | undefined {
  const row: unknown = database.prepare(sql.find).get(key, now)
  if (typeof row !== 'object' || row === null) return undefined
  if (Reflect.get(row, 'fingerprint') !== fingerprint) return 'conflict'
  return Reflect.get(row, 'owner') === null ? 'done' : 'in_flight'
}

/** Lets one in at a time, in order; who leaves before its turn is passed over. */
function turns(): () => { readonly ready: Promise<unknown>; readonly done: () => void } {
  let free: Promise<unknown> = Promise.resolve()
  return () => {
    const ready = free
    let done = () => {}
    const mine = new Promise<void>((resolve) => {
      done = resolve
    })
    free = ready.then(() => mine)
    return { ready, done }
  }
}

export type Ask = <Answer>(run: () => Answer) => Promise<Answer>

/** Asks the database, which has its table then, and waits up to `timeout` seconds while another process writes. */
export function asker(database: SqliteLike, timeout: number, schema = deliveriesSchema): Ask {
  let hasTable = false
  return (run) =>
    inTime(async () => {
      const giveUpAt = performance.now() + timeout * 1000
      for (;;) {
        try {
          if (!hasTable) database.exec(schema)
          hasTable = true
          return run()
        } catch (error) {
          if (!isBusy(error) || performance.now() > giveUpAt) throw error
        }
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    }, timeout)
}

/** SQLITE_BUSY, as better-sqlite3 spells it, and as node:sqlite does. */
function isBusy(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  return (
    /^SQLITE_BUSY/.test(String(Reflect.get(error, 'code'))) ||
    (Number(Reflect.get(error, 'errcode')) & 255) === 5
  )
}
