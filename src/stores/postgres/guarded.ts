/** A client as a handler gets it, and what is known of the statements it runs. */
export interface Guarded<Client> {
  readonly client: Client
  /** Whether a statement runs, as far as that is known. */
  isRunning(): boolean
  /** Whether the end of each statement so far could be seen. */
  isTracked(): boolean
}

export type Method = (...args: unknown[]) => unknown

/** A method of an object, to be called without it. */
export function methodOf(target: object, name: PropertyKey): Method {
  return (...args) => Reflect.apply(Reflect.get(target, name), target, args)
}

/** What a call returns. Its error comes as those of the client come: by the callback, or a promise. */
export function callGuarded(call: () => unknown, callback?: Method): unknown {
  try {
    return call()
  } catch (error) {
    if (callback) return queueMicrotask(() => callback(error))
    const refusal = Promise.reject(error)
    // a handler that doesn't wait for it, as one whose time is over, must not end the process
    refusal.catch(() => {})
    return refusal
  }
}

/** The callback that a method was given last. */
export function callbackOf(args: readonly unknown[]): Method | undefined {
  const last = args.at(-1)
  return typeof last === 'function' ? (...results) => last(...results) : undefined
}

/** The text of a tagged template's query; `undefined` where the tag was called with something else. */
export function templateText([strings]: readonly unknown[]): string | undefined {
  return Array.isArray(strings) && 'raw' in strings ? strings.join('$1') : undefined
}
