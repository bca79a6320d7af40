import { refusedInTransaction, transactionEnded } from '../../delivery/transaction-refusal.js'
import { ConfigError } from '../../errors.js'
import { hasTransaction, type SqliteLike } from './client.js'
import { releaseLeftOpenSql, type SavepointSql, savepointSql } from './savepoint-sql.js'

/** A database for the time of one transaction. */
export interface GuardedDatabase<Database> {
  /** What a handler writes through. It can't end the transaction, or reach past it. */
  readonly database: Database
  /**
   * Ends the handler's time: what it writes through is refused from now on, and what it still reads is ended.
   * `false` where the handler was refused something, or has left a BEGIN of its own open.
   */
  end(): boolean
}

/** Guards a database that has a transaction open. */
export function guardDatabase<Database extends SqliteLike>(database: Database): GuardedDatabase<Database> {
  let hasEnded = false
  let hasRefused = false
  const rows: Iterator<unknown>[] = []

  function refuse(what: string): ConfigError {
    hasRefused = true
    return refusedInTransaction(what)
  }

  function requireTransaction(): void {
    if (hasEnded) throw transactionEnded()
    // OR ROLLBACK, RAISE(ROLLBACK) and a full disk end it, too, and what is written after that stays
    if (!hasTransaction(database))
      throw new ConfigError('option_invalid', 'A statement of the handler has rolled the transaction back.')
  }

  function admit(sql: string): SavepointSql {
    requireTransaction()
    const admitted = savepointSql(sql)
    if (!admitted) throw refuse('a PRAGMA, or BEGIN, COMMIT or ROLLBACK among other statements,')
    return admitted
  }

  /** Runs what was admitted. */
  function run({ sql, afterwards }: SavepointSql, work: () => unknown): unknown {
    requireTransaction()
    try {
      const result = work()
      if (afterwards) database.exec(afterwards)
      return result
    } catch (error) {
      if (sql === releaseLeftOpenSql || afterwards)
        throw refuse('COMMIT or ROLLBACK without a BEGIN of its own')
      throw error
    }
  }

  function guardStatement(statement: object, admitted: SavepointSql): unknown {
    const guard: object = new Proxy(likeOf(statement), {
      get(_, name) {
        if (name === 'database') return client
        const value: unknown = Reflect.get(statement, name, statement)
        if (!isMethod(value) || name === 'constructor') return value
        return (...args: unknown[]) => {
          const result = run(admitted, () => Reflect.apply(value, statement, args))
          if (isIterator(result)) rows.push(result)
          return result === statement ? guard : result
        }
      },
    })
    return guard
  }

  /** That of better-sqlite3, which is a savepoint inside a transaction. */
  function guardTransaction(create: unknown): object {
    if (typeof create !== 'function') return {}
    return {
      transaction(work: unknown) {
        const native: Method = Reflect.apply(create, database, [work])
        const each: Method = (...args) => {
          requireTransaction()
          return native(...args)
        }
        return Object.assign(each, { default: each, deferred: each, immediate: each, exclusive: each })
      },
    }
  }

  const methods: Readonly<Record<PropertyKey, unknown>> = {
    constructor: database.constructor,
    exec(sql: string) {
      const admitted = admit(sql)
      const result = run(admitted, () => database.exec(admitted.sql))
      return result === database ? client : result
    },
    prepare(sql: string) {
      const admitted = admit(sql)
      return guardStatement(database.prepare(admitted.sql), admitted)
    },
    ...guardTransaction(Reflect.get(database, 'transaction')),
  }

  const client: Database = new Proxy(likeOf(database), {
    get(_, name) {
      if (Object.hasOwn(methods, name)) return methods[name]
      const value: unknown = Reflect.get(database, name, database)
      if (!isMethod(value)) return value
      return () => {
        throw refuse(`${String(name)}()`)
      }
    },
  })

  return {
    database: client,
    end() {
      hasEnded = true
      // better-sqlite3 ends no transaction while rows are being read
      for (const each of rows) each.return?.()
      return !hasRefused && !hasLeftOpen(database)
    },
  }
}

function hasLeftOpen(database: SqliteLike): boolean {
  try {
    database.exec(releaseLeftOpenSql)
    return true
  } catch {
    return false
  }
}

type Method = (...args: unknown[]) => unknown

function isMethod(value: unknown): value is Method {
  return typeof value === 'function'
}

function isIterator(value: unknown): value is Iterator<unknown> {
  return typeof Object(value).next === 'function'
}

/** An object of the same class without properties of its own, which a proxy would have to show as they are. */
function likeOf<Original extends object>(original: Original): Original {
  return Object.create(Object.getPrototypeOf(original))
}
