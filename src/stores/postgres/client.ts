import { ConfigError } from '../../errors.js'

/** What is used of pg, Neon and PGlite. */
export interface QueryClient {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly object[] }>
}

/** What is used of postgres.js. */
export interface UnsafeClient {
  unsafe(text: string, values?: never[]): PromiseLike<readonly object[]>
}

/** A PostgreSQL client or pool: pg, Neon, PGlite, or postgres.js. */
export type PostgresLike = QueryClient | UnsafeClient

export type Rows = readonly Readonly<Record<string, unknown>>[]
export type Query = (text: string, values: readonly unknown[]) => Promise<Rows>

/** One way to ask any of the clients. */
export function queryOf(client: PostgresLike): Query {
  if (client && 'unsafe' in client)
    return async (text, values) =>
      Array.from(await client.unsafe(text, values as never[]), (row) => ({ ...row }))
  if (client && 'query' in client)
    return async (text, values) => (await client.query(text, [...values])).rows.map((row) => ({ ...row }))
  throw new ConfigError('option_invalid', 'Pass a client or a pool of pg, Neon or PGlite, or of postgres.js.')
}
