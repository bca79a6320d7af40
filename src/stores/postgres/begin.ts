/** A `Pool` of pg or Neon, the `sql` of postgres.js, or a `PGlite`. */
export type TransactionPool<Client> =
  | { connect(): Promise<Client & PooledClient> }
  | { begin(run: (transaction: Client) => Promise<void>): PromiseLike<unknown> }
  | { transaction(run: (transaction: Client) => Promise<void>): Promise<unknown> }

/** What a pool of pg or Neon hands out. */
export interface PooledClient {
  query(text: string): Promise<unknown>
  on(event: 'error', listener: () => void): unknown
  off(event: 'error', listener: () => void): unknown
  release(destroy?: boolean): void
}

/** A transaction that has begun. It ends with one call of `commit` or `rollback`. */
export interface BegunTransaction<Client> {
  readonly client: Client
  commit(): Promise<void>
  rollback(): Promise<void>
}

/** Begins a transaction on a connection of its own. */
export async function beginTransaction<Client>(
  pool: TransactionPool<Client>,
): Promise<BegunTransaction<Client>> {
  if ('begin' in pool) return beginByCallback((run) => pool.begin(run))
  if ('transaction' in pool) return beginByCallback((run) => pool.transaction(run))
  return beginOnClient(await pool.connect())
}

async function beginOnClient<Client>(client: Client & PooledClient): Promise<BegunTransaction<Client>> {
  // without a listener, a connection that breaks would end the process
  client.on('error', ignore)
  const giveBack = (broken: boolean) => {
    client.off('error', ignore)
    client.release(broken)
  }
  const run = async (statement: string) => {
    try {
      await client.query(statement)
    } catch (error) {
      giveBack(true)
      throw error
    }
  }
  const end = async (statement: string) => {
    await run(statement)
    giveBack(false)
  }
  await run('BEGIN')
  return { client, commit: () => end('COMMIT'), rollback: () => end('ROLLBACK') }
}

/** Begins a transaction with a library that commits when a callback resolves, and rolls back when it rejects. */
async function beginByCallback<Client>(
  begin: (run: (client: Client) => Promise<void>) => PromiseLike<unknown>,
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
  return {
    client,
    async commit() {
      handled.resolve()
      await ended
    },
    async rollback() {
      handled.reject(new Error('Rolled back.'))
      await ended.catch(ignore)
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
  return { promise, resolve, reject }
}

function ignore(): void {}
