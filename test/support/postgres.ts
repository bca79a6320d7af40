import type { PGlite } from '@electric-sql/pglite'
import type { PooledClient } from '../../src/stores/postgres/index.js'

type Row = Record<string, unknown>
type ErrorListener = () => void

/** A client as a pool of pg hands it out. */
export interface PgClient extends PooledClient {
  query(text: string, values?: unknown[]): Promise<{ rows: Row[] }>
}

/** What the pool of pg does, over the one connection of a PGlite, and what became of that connection. */
export interface PgPool {
  readonly idleCount: number
  connect(): Promise<PgClient>
  query(text: string, values?: unknown[]): Promise<{ rows: Row[] }>
  /** How each client was given back: whether it was to be destroyed. */
  readonly released: readonly boolean[]
  /** Who listens for errors of the client that is out. */
  readonly listeners: ReadonlySet<ErrorListener>
}

export function pgPool(database: PGlite): PgPool {
  const released: boolean[] = []
  const listeners = new Set<ErrorListener>()
  const query = (text: string, values?: unknown[]) => database.query<Row>(text, values)
  let free: Promise<void> = Promise.resolve()
  return {
    idleCount: 0,
    query,
    released,
    listeners,
    async connect() {
      const before = free
      let give = () => {}
      free = new Promise((resolve) => {
        give = resolve
      })
      await before
      return {
        query,
        on: (_, listener) => listeners.add(listener),
        off: (_, listener) => listeners.delete(listener),
        release(destroy = false) {
          released.push(destroy)
          give()
        },
      }
    },
  }
}

/** A transaction of postgres.js, or its `sql`: a function that has `unsafe`. */
export interface PostgresJsSql {
  (strings: TemplateStringsArray, ...values: unknown[]): Promise<Row[]>
  unsafe(text: string, values?: unknown[]): Promise<Row[]>
}

/** What postgres.js does, over a PGlite. */
export function postgresJs(
  database: PGlite,
): PostgresJsSql & { begin(run: (sql: PostgresJsSql) => Promise<void>): Promise<unknown> } {
  return Object.assign(sqlOf(database), {
    begin: (run: (sql: PostgresJsSql) => Promise<void>) =>
      database.transaction((transaction) => run(sqlOf(transaction))),
  })
}

function sqlOf(database: Pick<PGlite, 'query'>): PostgresJsSql {
  const unsafe = async (text: string, values?: unknown[]) => (await database.query<Row>(text, values)).rows
  const tagged = (strings: TemplateStringsArray, ...values: unknown[]) =>
    unsafe(
      strings.reduce((text, string, index) => `${text}$${index}${string}`),
      values,
    )
  return Object.assign(tagged, { unsafe })
}
