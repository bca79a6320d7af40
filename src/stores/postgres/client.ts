import { ConfigError } from '../../errors.js'
import { isPool, queryOnPool } from './pool.js'

/** A row of a result, by column. */
export type Row = Readonly<Record<string, unknown>>

/** A `Pool` or `Client` of pg or Neon, or a `PGlite`. */
export interface QueryClient {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly Row[] }>
}

/** The `sql` of postgres.js. */
export interface UnsafeClient {
  unsafe(text: string, values?: unknown[]): PromiseLike<readonly Row[]>
}

/** A PostgreSQL client or pool: of pg, Neon or PGlite, or the `sql` of postgres.js. */
export type PostgresLike = QueryClient | UnsafeClient

/** Runs one statement. */
export type Query = (text: string, values: readonly unknown[]) => Promise<readonly Row[]>

/**
 * Runs statements on any of the clients.
 *
 * @param timeout - seconds after which a pool's connection is closed that doesn't answer. Other clients wait for
 * as long as they are set up to.
 * @throws ConfigError `option_invalid` where it is none of them
 */
export function queryOf(client: PostgresLike, timeout = 2): Query {
  if (isUnsafeClient(client)) return async (text, values) => await client.unsafe(text, [...values])
  if (!isQueryClient(client)) throw notAClient()
  if (isPool<QueryClient>(client)) return queryOnPool(client, timeout)
  return async (text, values) => (await client.query(text, [...values])).rows
}

function isUnsafeClient(client: Partial<UnsafeClient & QueryClient>): client is UnsafeClient {
  return typeof client?.unsafe === 'function'
}

function isQueryClient(client: Partial<UnsafeClient & QueryClient>): client is QueryClient {
  return typeof client?.query === 'function'
}

function notAClient(): ConfigError {
  return new ConfigError(
    'option_invalid',
    'Expected a client or pool of pg, Neon or PGlite, or the sql of postgres.js.',
  )
}
