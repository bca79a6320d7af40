import {
  type Claim,
  claimTerms,
  type Granted,
  inTime,
  requireClaimed,
  type Store,
  storedKey,
  storeTimes,
} from '../../delivery/define-store.js'
import { ConfigError } from '../../errors.js'
import { type PostgresLike, type Query, queryOf } from './client.js'
import { after, checkedName, type PostgresStoreOptions, type PostgresTable, tableOf } from './table.js'

/** A pool that transactions can be taken from: of pg or Neon, postgres.js, or PGlite. */
export type TransactionPool<Client> =
  | { connect(): Promise<Client & Pooled> }
  | { begin(run: (transaction: Client) => Promise<void>): PromiseLike<unknown> }
  | { transaction(run: (transaction: Client) => Promise<void>): Promise<unknown> }

interface Pooled {
  query(text: string): Promise<unknown>
  on(event: 'error', listener: () => void): unknown
  off(event: 'error', listener: () => void): unknown
  release(destroy?: boolean): void
}

/** A store whose handlers run inside a transaction. */
export interface TransactionStore<Client> extends Store {
  /**
   * The open transaction in a handler's context.
   *
   * @throws ConfigError `option_invalid` where the context isn't that of a handler of this store
   */
  transactionOf(context: Granted): Client
}

/**
 * Remembers events in PostgreSQL, in one transaction with what the handler writes: both are there or
 * neither is, wherever a crash falls. The handler writes through `store.transactionOf(ctx)`; a delivery
 * holds one connection of the pool until it is handled.
 *
 * @throws ConfigError `option_invalid`
 *
 * @example
 * ```ts
 * const store = postgresTransactions<PoolClient>(new Pool())
 * const handler = async (event, ctx) => {
 *   await store.transactionOf(ctx).query('INSERT INTO jobs …')
 * }
 * ```
 */
export function postgresTransactions<Client extends PostgresLike>(
  pool: TransactionPool<Client> & PostgresLike,
  { table = 'hookproof_deliveries', ...options }: PostgresStoreOptions = {},
): TransactionStore<Client> & PostgresTable {
  const times = storeTimes(options)
  const sql = transactionSql(checkedName(table))
  const open = new WeakSet<object>()

  return {
    ...tableOf(pool, table),
    transactionOf({ transaction }) {
      if (!isOpen(transaction))
        throw new ConfigError('option_invalid', 'This context has no transaction of this store.')
      return transaction
    },
    async begin({ key: deliveryKey, fingerprint, provider }) {
      const key = await storedKey(deliveryKey)
      const { ttlMs } = claimTerms(times, provider, fingerprint)
      const opening = openTransaction(pool)
      const transaction = await inTime(() => opening, times.timeout).catch((error) => {
        opening.then(({ rollback }) => rollback()).catch(ignore)
        throw error
      })
      const { client, commit, rollback } = transaction
      const query = queryOf(client)
      const claiming = inTime(() => claimInside(query, sql, key, fingerprint), times.timeout)
      if (!(await claiming.then(requireClaimed).catch(undo(rollback))))
        return rollback().then(() => undefined)
      open.add(client)
      return async (work) => {
        await work({ transaction: client })
          .finally(() => open.delete(client))
          // last, since it fails where the handler went on in a transaction that had failed: COMMIT would not
          .then(() => inTime(() => query(sql.remember, [key, fingerprint, ttlMs]), times.timeout))
          .catch(undo(rollback))
        await inTime(commit, times.timeout)
      }
    },
  }

  /** Rolls back, as far as the server still answers, and passes the error on. */
  function undo(rollback: () => Promise<void>): (error: unknown) => Promise<never> {
    return async (error) => {
      await inTime(rollback, times.timeout).catch(ignore)
      throw error
    }
  }

  function isOpen(transaction: unknown): transaction is Client {
    // that of postgres.js is a function
    return Object(transaction) === transaction && open.has(transaction as object)
  }
}

// the lock is this transaction's, and goes with it, however it ends
function transactionSql(table: string): { lock: string; find: string; remember: string } {
  return {
    lock: 'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked',
    find: `SELECT fingerprint FROM ${table} WHERE key = $1 AND owner IS NULL AND ends_at > clock_timestamp()`,
    remember: `
INSERT INTO ${table} (key, fingerprint, owner, ends_at) VALUES ($1, $2, NULL, ${after('$3')})
ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, owner = NULL, ends_at = excluded.ends_at`,
  }
}

async function claimInside(
  query: Query,
  sql: ReturnType<typeof transactionSql>,
  key: string,
  fingerprint: string,
): Promise<Claim> {
  const [lock] = await query(sql.lock, [key])
  if (lock?.locked !== true) return 'in_flight'
  const [done] = await query(sql.find, [key])
  if (done) return done.fingerprint === fingerprint ? 'done' : 'conflict'
  return 'claimed'
}

interface OpenTransaction<Client> {
  readonly client: Client
  readonly commit: () => Promise<void>
  readonly rollback: () => Promise<void>
}

async function openTransaction<Client>(pool: TransactionPool<Client>): Promise<OpenTransaction<Client>> {
  if ('begin' in pool) return heldOpen((run) => pool.begin(run))
  if ('transaction' in pool) return heldOpen((run) => pool.transaction(run))
  const client = await pool.connect()
  // a connection that breaks while it is taken says so to whoever listens, and else ends the process
  client.on('error', ignore)
  const run = (statement: string, last: boolean) =>
    client.query(statement).then(
      () => last && giveBack(false),
      (error) => {
        giveBack(true)
        throw error
      },
    )
  await run('BEGIN', false)
  return {
    client,
    commit: async () => void (await run('COMMIT', true)),
    rollback: () => run('ROLLBACK', true).then(ignore, ignore),
  }

  function giveBack(broken: boolean): void {
    client.off('error', ignore)
    client.release(broken)
  }
}

function ignore(): void {}

/** A transaction that a library ends with a callback, ended from outside of it. */
function heldOpen<Client>(
  begin: (run: (client: Client) => Promise<void>) => PromiseLike<unknown>,
): Promise<OpenTransaction<Client>> {
  return new Promise((opened, failed) => {
    const ended = Promise.resolve(
      begin(
        (client) =>
          new Promise<void>((commit, rollback) => {
            opened({
              client,
              async commit() {
                commit()
                await ended
              },
              async rollback() {
                rollback(new Error('Rolled back.'))
                await ended.catch(ignore)
              },
            })
          }),
      ),
    )
    ended.catch(failed)
  })
}
