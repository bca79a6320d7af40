import { callbackOf, callGuarded, type Guarded, type Method, methodOf, templateText } from './guarded.js'
import type { Admitted, TransactionGuard } from './transaction-guard.js'

// what ends a transaction, or its connection, without a statement
const refused: readonly PropertyKey[] = ['end', 'connect', 'rollback']

/**
 * Makes a client of pg, Neon or PGlite one that can't end its transaction. All else is as it was, so that an ORM
 * can run over it. `release` does nothing: the connection is the store's.
 */
export function guardClient<Client extends object>(client: Client, guard: TransactionGuard): Guarded<Client> {
  let running = 0
  let isTracked = true

  /** Runs a statement, and notes when it ends: by its callback, or the promise it returns. */
  function track(run: Method, args: readonly unknown[], failed: () => void): unknown {
    const callback = callbackOf(args)
    const ended = (error: unknown) => {
      running--
      if (error) failed()
    }
    running++
    if (callback)
      return run(...args.slice(0, -1), (error: unknown, result: unknown) => {
        ended(error)
        callback(error, result)
      })
    const result = run(...args)
    if (result instanceof Promise) {
      result.then(() => ended(undefined), ended)
      return result
    }
    // a cursor or a stream, whose end only pg knows
    running--
    isTracked = false
    return result
  }

  function runAdmitted(
    run: Method,
    args: readonly unknown[],
    text: string,
    { text: admitted, failed }: Admitted,
  ) {
    if (admitted === text) return track(run, args, failed)
    const callback = callbackOf(args)
    return track(methodOf(client, 'query'), callback ? [admitted, callback] : [admitted], failed)
  }

  /** Runs a method that is given a statement first. */
  function query(run: Method, args: readonly unknown[]): unknown {
    const text = textOf(args[0])
    if (text === undefined) throw guard.refuse('a query without a text')
    if (!isQueryObject(args[0])) return runAdmitted(run, args, text, guard.admit(text))
    guard.admitAsIs(text)
    return track(run, args, () => {})
  }

  function other(name: PropertyKey, args: readonly unknown[]): unknown {
    guard.requireOpen()
    if (refused.includes(name)) throw guard.refuse(`${String(name)}()`)
    const result = methodOf(client, name)(...args)
    return result === client ? guarded : result
  }

  function guardedMethod(name: PropertyKey): Method {
    if (name === 'release') return () => {}
    // sql is the template tag of PGlite
    if (name === 'query' || name === 'exec' || name === 'sql')
      return (...args) => callGuarded(() => query(methodOf(client, name), args), callbackOf(args))
    return (...args) => callGuarded(() => other(name, args))
  }

  const guarded = new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? guardedMethod(name) : value
    },
  })
  return { client: guarded, isRunning: () => running > 0, isTracked: () => isTracked }
}

function textOf(statement: unknown): string | undefined {
  if (typeof statement === 'string') return statement
  if (Array.isArray(statement)) return templateText([statement])
  if (typeof statement !== 'object' || statement === null) return undefined
  if ('text' in statement) return textOf(statement.text)
  // a stream of pg-query-stream
  return 'cursor' in statement ? textOf(statement.cursor) : undefined
}

/** Whether it is a cursor, a stream, or another object that runs itself. */
function isQueryObject(statement: unknown): boolean {
  return typeof statement === 'object' && statement !== null && 'submit' in statement
}
