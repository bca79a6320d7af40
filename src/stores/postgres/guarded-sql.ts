import { callGuarded, type Guarded, type Method, methodOf, templateText } from './guarded.js'
import type { TransactionGuard } from './transaction-guard.js'

/**
 * Makes the `sql` of a transaction of postgres.js one that can't end it. What it returns is as it was: a query
 * that begins when it is awaited, or a part of one.
 */
export function guardSql<Sql extends object>(sql: Sql, guard: TransactionGuard): Guarded<Sql> {
  return { client: guardedSql(sql, guard), isRunning: () => false, isTracked: () => false }
}

function guardedSql<Sql extends object>(sql: Sql, guard: TransactionGuard): Sql {
  const tag: Method = (...args) => methodOf(sql, 'call')(undefined, ...args)

  function query(run: Method, args: readonly unknown[], text: string): unknown {
    const admitted = guard.admit(text)
    if (admitted.text === text) return run(...args)
    const replaced = methodOf(sql, 'unsafe')(admitted.text)
    Promise.resolve(replaced).catch(admitted.failed)
    return replaced
  }

  const methods: Readonly<Record<string, Method>> = {
    unsafe: (...args) => query(methodOf(sql, 'unsafe'), args, String(args[0])),
    savepoint: (...args) => methodOf(sql, 'savepoint')(...args.map(guardCallback)),
    notify: methodOf(sql, 'notify'),
    file() {
      throw guard.refuse('a file that it can’t look into')
    },
    prepare() {
      throw guard.refuse('prepare()')
    },
  }

  /** A savepoint's callback gets the `sql` of the savepoint. */
  function guardCallback(argument: unknown): unknown {
    if (typeof argument !== 'function') return argument
    return (inner: object) => argument(guardedSql(inner, guard))
  }

  function guarded(method: Method): Method {
    return (...args) =>
      callGuarded(() => {
        guard.requireOpen()
        return method(...args)
      })
  }

  return new Proxy(sql, {
    get(target, name) {
      const method = typeof name === 'string' && Object.hasOwn(methods, name) ? methods[name] : undefined
      return method ? guarded(method) : Reflect.get(target, name)
    },
    apply(_target, _self, args: unknown[]) {
      return guarded((...given) => {
        const text = templateText(given)
        // without one, it is a value or a name for a query to come
        return text === undefined ? tag(...given) : query(tag, given, text)
      })(...args)
    },
  })
}
