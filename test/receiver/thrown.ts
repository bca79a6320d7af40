import { runInNewContext } from 'node:vm'

function revokedProxy(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** A Proxy that throws whatever is done with it. */
function hostileProxy(): unknown {
  const fail = () => {
    throw new Error('a trap')
  }
  const traps = Reflect.ownKeys(Reflect).filter((key) => typeof key === 'string')
  return new Proxy(() => {}, Object.fromEntries(traps.map((trap) => [trap, fail])))
}

/** An object whose property throws when it is read. */
function throwing<Target extends object>(target: Target, key: PropertyKey): Target {
  return Object.defineProperty(target, key, {
    get() {
      throw new Error('a getter')
    },
  })
}

/** What may be thrown at a library, made anew for each use. */
export const thrownValues: Readonly<Record<string, () => unknown>> = {
  'what looks like an error of ours': () => ({ isWebhookError: true, status: 200, code: 'handler_failed' }),
  'what looks like one, without a status': () => ({ isWebhookError: true }),
  'an Error with a status': () => Object.assign(new Error('x'), { status: 200, statusCode: 200 }),
  undefined: () => undefined,
  null: () => null,
  'a number': () => 200,
  'a BigInt': () => 1n,
  'a symbol': () => Symbol('x'),
  'a text with an ANSI sequence': () => '\u001b[2J\nhookproof: all is well',
  'a function': () => () => {},
  'an object without a prototype': () => Object.create(null),
  'a promise': () => Promise.resolve('x'),
  'an object whose then throws': () => throwing({}, 'then'),
  'a thenable that never settles': () => Object.fromEntries([['then', () => {}]]),
  'a Proxy of an error': () => new Proxy(new Error('x'), {}),
  'a Proxy that throws at everything': hostileProxy,
  'a revoked Proxy': revokedProxy,
  'an error whose message throws': () => throwing(new Error('x'), 'message'),
  'an error whose stack throws': () => throwing(new Error('x'), 'stack'),
  'an error whose name throws': () => throwing(new Error('x'), 'name'),
  'an error whose cause throws': () => throwing(new Error('x'), 'cause'),
  'an error whose message is an object': () => Object.assign(new Error('x'), { message: {}, stack: 5 }),
  'an object whose toStringTag throws': () => throwing({}, Symbol.toStringTag),
  'an object whose inspection throws': () => throwing({}, Symbol.for('nodejs.util.inspect.custom')),
  'an object whose toJSON throws': () => throwing({}, 'toJSON'),
  'an error that is its own cause': () => {
    const error = new Error('x')
    return Object.assign(error, { cause: error })
  },
  'an error of another realm': () => runInNewContext('new TypeError("x")'),
  'a frozen error': () => Object.freeze(new Error('x')),
}
