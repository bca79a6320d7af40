import { ConfigError } from '../../errors.js'
import { withTimeout } from '../../timeout.js'
import type { Query, QueryClient } from './client.js'

/** A `Pool` of pg or Neon. */
export interface ClientPool<Client> {
  connect(): Promise<Client & PooledClient>
  readonly idleCount: number
  readonly options?: { readonly connectionTimeoutMillis?: number | undefined }
}

/** What a pool of pg or Neon hands out. */
export interface PooledClient {
  query(text: string): Promise<unknown>
  on(event: 'error', listener: () => void): unknown
  off(event: 'error', listener: () => void): unknown
  release(destroy?: boolean): void
}

/** A pool's client, from `connect` until one call of `giveBack` or `close`; what comes after does nothing. */
export interface Connection<Client> {
  readonly client: Client
  /** Calls the listener where the connection breaks. */
  onLost(listener: () => void): void
  giveBack(): void
  /** Closes the connection, whatever it is doing, without waiting for the server. */
  close(): void
}

/** Whether it is a pool, and not a client, which has a `connect` of its own. */
export function isPool<Client>(client: object): client is ClientPool<Client> {
  return 'connect' in client && typeof client.connect === 'function' && 'idleCount' in client
}

/**
 * Requires that a pool gives up on a connection which the server never answers. Nobody else can: such a
 * connection holds its place in the pool for ever, and ten of them are a pool that is full.
 *
 * @throws ConfigError `option_invalid`
 */
export function requireConnectTimeout({ options }: Pick<ClientPool<unknown>, 'options'>): void {
  if (options && !options.connectionTimeoutMillis)
    throw new ConfigError(
      'option_invalid',
      'Expected a pool with connectionTimeoutMillis, such as new Pool({ connectionTimeoutMillis: 2000 }). ' +
        'Without it, a server that goes silent fills the pool with connections that never come about.',
    )
}

/** Takes a client out of a pool. */
export async function connect<Client>(
  pool: Pick<ClientPool<Client>, 'connect'>,
): Promise<Connection<Client & PooledClient>> {
  const client = await pool.connect()
  let onLost = () => {}
  const onError = () => onLost()
  // without a listener, a connection that breaks would end the process
  client.on('error', onError)
  let isOut = true
  const release = (destroy: boolean) => {
    if (!isOut) return
    isOut = false
    client.off('error', onError)
    client.release(destroy)
  }
  return {
    client,
    onLost(listener) {
      onLost = listener
    },
    giveBack: () => release(false),
    close: () => release(true),
  }
}

/**
 * Runs each statement on a client of a pool, as the pool itself would. Where it fails, or isn't answered in so
 * many seconds, the client's connection is closed: given back, one gone silent would hold up the next.
 *
 * @throws ConfigError `option_invalid`
 */
export function queryOnPool(pool: ClientPool<QueryClient>, seconds: number): Query {
  requireConnectTimeout(pool)
  return async (text, values) => {
    const { client, giveBack, close } = await connect(pool)
    try {
      const reply = client.query(text, [...values])
      const { rows } = await withTimeout(reply, seconds, () => unanswered(seconds))
      giveBack()
      return rows
    } catch (error) {
      close()
      throw error
    }
  }
}

/** The error for a statement that the server doesn't answer. */
export function unanswered(seconds: number): Error {
  return new Error(`PostgreSQL did not answer a statement within ${seconds} s: its connection is closed.`)
}
