import { ConfigError } from '../../errors.js'

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
 * @throws ConfigError `option_invalid` where it is none of them
 */
export function queryOf(client: PostgresLike): Query {
  if (isUnsafeClient(client)) return async (text, values) => await client.unsafe(text, [...values])
  if (isQueryClient(client)) return async (text, values) => (await client.query(text, [...values])).rows
  throw new ConfigError(
    'option_invalid',
    'Expected a client or pool of pg, Neon or PGlite, or the sql of postgres.js.',
  )
}

function isUnsafeClient(client: Partial<UnsafeClient & QueryClient>): client is UnsafeClient {
  return typeof client?.unsafe === 'function'
}

function isQueryClient(client: Partial<UnsafeClient & QueryClient>): client is QueryClient {
  return typeof client?.query === 'function'
}
