import { withTimeout } from '../../timeout.js'
import type { Guarded } from './guarded.js'
import { guardClient } from './guarded-client.js'
import { guardSql } from './guarded-sql.js'
import { type ClientPool, connect, unanswered } from './pool.js'
import type { TransactionGuard } from './transaction-guard.js'

/** A `Pool` of pg or Neon, the `sql` of postgres.js, or a `PGlite`. */
export type TransactionPool<Client> =
  | Pick<ClientPool<Client>, 'connect' | 'options'>
  | { begin(run: (transaction: Client) => Promise<void>): PromiseLike<unknown> }
  | { transaction(run: (transaction: Client) => Promise<void>): Promise<unknown> }

/** A transaction that has begun. It ends with one call of `commit`, `rollback` or `destroy`. */
export interface BegunTransaction<Client> {
  readonly client: Client
  /** Makes the client one that can't end the transaction. */
  guard(guard: TransactionGuard): Guarded<Client>
  commit(): Promise<void>
  rollback(): Promise<void>
  /** Ends it without waiting for the server. */
  destroy(): void
  /** What ends a statement that the server still runs for it, from another connection. */
  readonly endStatement: 'pg_terminate_backend' | 'pg_cancel_backend'
  /** Calls the listener where the connection is lost. */
  onLost(listener: () => void): void
}

/**
 * Begins a transaction on a connection of its own.
 *
 * @param timeout - seconds that a pool's client has for the BEGIN
 */
export async function beginTransaction<Client extends object>(
  pool: TransactionPool<Client>,
  timeout: number,
): Promise<BegunTransaction<Client>> {
  if ('begin' in pool) return beginByCallback((run) => pool.begin(run), guardSql)
  if ('transaction' in pool) return beginByCallback((run) => pool.transaction(run), guardClient)
  return beginOnClient(pool, timeout)
}

async function beginOnClient<Client extends object>(
  pool: Pick<ClientPool<Client>, 'connect'>,
  timeout: number,
): Promise<BegunTransaction<Client>> {
  const { client, giveBack, close, onLost } = await connect(pool)
  const end = async (statement: string) => {
    await client.query(statement)
    giveBack()
  }
  try {
    await withTimeout(client.query('BEGIN'), timeout, () => unanswered(timeout))
  } catch (error) {
    close()
    throw error
  }
  return {
    client,
    guard: (guard) => guardClient<Client>(client, guard),
    commit: () => end('COMMIT'),
    rollback: () => end('ROLLBACK'),
    destroy: close,
    endStatement: 'pg_terminate_backend',
    onLost,
  }
}

/** Begins a transaction with a library that commits when a callback resolves, and rolls back when it rejects. */
async function beginByCallback<Client extends object>(
  begin: (run: (client: Client) => Promise<void>) => PromiseLike<unknown>,
  guardOf: (client: Client, guard: TransactionGuard) => Guarded<Client>,
): Promise<BegunTransaction<Client>> {
  const begun = deferred<{ readonly client: Client }>()
  const handled = deferred<void>()
  const ended = Promise.resolve(
    begin((client) => {
      begun.resolve({ client })
      return handled.promise
    }),
  )
  ended.catch(begun.reject)
  const { client } = await begun.promise
  let isEnding = false
  let hasEnded = false
  const onEnd = () => {
    hasEnded = true
  }
  ended.then(onEnd, onEnd)
  const rollBack = () => {
    isEnding = true
    // postgres.js would send a ROLLBACK over a connection that is closed, and lose its place in the pool
    if (!hasEnded) handled.reject(new Error('Rolled back.'))
  }
  return {
    client,
    guard: (guard) => guardOf(client, guard),
    async commit() {
      isEnding = true
      handled.resolve()
      await ended
    },
    async rollback() {
      rollBack()
      await ended.catch(ignore)
    },
    // neither library closes a connection: its ROLLBACK waits for the statement that runs
    destroy: rollBack,
    endStatement: 'pg_cancel_backend',
    onLost(listener) {
      ended.catch(() => {
        if (!isEnding) listener()
      })
    },
  }
}

interface Deferred<Value> {
  readonly promise: Promise<Value>
  readonly resolve: (value: Value) => void
  readonly reject: (error: unknown) => void
}

function deferred<Value>(): Deferred<Value> {
  let resolve: Deferred<Value>['resolve'] = ignore
  let reject: Deferred<Value>['reject'] = ignore
  const promise = new Promise<Value>((...ends) => {
    ;[resolve, reject] = ends
  })
  // a rejection that nobody has come to wait for ends the process
  promise.catch(ignore)
  return { promise, resolve, reject }
}

function ignore(): void {}
