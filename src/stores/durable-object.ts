import { sha256 } from '../crypto/select.js'
import {
  type Claim,
  type ClaimTerms,
  claimOf,
  defineStore,
  type Store,
  type StoreEngine,
  type StoreOptions,
} from '../delivery/define-store.js'
import { ConfigError } from '../errors.js'

/** What is used of a Durable Object's state. */
export interface ObjectStateLike {
  readonly storage: {
    get(key: string): Promise<unknown>
    put(key: string, value: unknown): Promise<void>
    delete(key: string): Promise<boolean>
    list(options: { limit: number; startAfter?: string }): Promise<Map<string, unknown>>
    setAlarm(at: number): Promise<void>
    getAlarm(): Promise<number | null>
  }
}

/** What is used of a Durable Object namespace. */
export interface ObjectNamespaceLike {
  idFromName(name: string): unknown
  get(id: never): { fetch(url: string, init: { method: string; body: string }): Promise<AnswerLike> }
}

interface AnswerLike {
  readonly ok: boolean
  readonly status: number
  json(): Promise<unknown>
}

/** How a Durable Object store is set up. */
export interface DurableObjectStoreOptions extends StoreOptions {
  /** How many objects share the keys. Default: each key has an object of its own, which scales without end. */
  readonly shards?: number
}

interface Entry {
  readonly owner: string | null
  readonly fingerprint: string
  readonly endsAt: number
}

type Operation = keyof StoreEngine

/**
 * Remembers events in Durable Objects: one place in the world for each key, so a claim is a claim. Export
 * {@link DeliveryObject} from the Worker and bind it.
 *
 * Workers KV is no place for this, and is refused: what one location writes, another may not see for a
 * minute, so two of them would claim one event.
 *
 * @param namespace - the binding, or a function from the handler's objects to it
 * @throws ConfigError `option_invalid`, `store_not_atomic`
 *
 * @example
 * ```ts
 * export { DeliveryObject } from 'hookproof/stores/durable-object'
 * const store = durableObjectStore<{ env: Env }>(({ env }) => env.DELIVERIES)
 * ```
 */
export function durableObjectStore<Objects extends object = object>(
  namespace: ObjectNamespaceLike | ((objects: Objects) => ObjectNamespaceLike),
  { shards, ...options }: DurableObjectStoreOptions = {},
): Store {
  if (typeof namespace !== 'function') {
    requireNamespace(namespace)
    return defineStore(durableObjectEngine(namespace, shards), options)
  }
  return {
    begin(delivery) {
      // what these objects are is the adapter's doing; what the function makes of them is checked
      const found = namespace(delivery.objects as Objects)
      requireNamespace(found)
      return defineStore(durableObjectEngine(found, shards), options).begin(delivery)
    },
  }
}

/** The engine of {@link durableObjectStore}. */
export function durableObjectEngine(namespace: ObjectNamespaceLike, shards?: number): StoreEngine {
  const ask = async (operation: Operation, key: string, terms: ClaimTerms): Promise<unknown> => {
    const stub = namespace.get(namespace.idFromName(await objectName(key, shards)) as never)
    const body = JSON.stringify({ operation, key, terms })
    const response = await stub.fetch('https://hookproof.invalid/', { method: 'POST', body })
    if (!response.ok) throw new Error(`The Durable Object answered ${response.status}.`)
    return response.json()
  }
  return {
    claim: async (key, terms) => claimOf(await ask('claim', key, terms)),
    renew: async (key, terms) => (await ask('renew', key, terms)) === true,
    complete: async (key, terms) => (await ask('complete', key, terms)) === true,
    release: async (key, terms) => (await ask('release', key, terms)) === true,
  }
}

/** A Durable Object that remembers one key, or those of one shard. */
export class DeliveryObject {
  readonly #storage: ObjectStateLike['storage']

  constructor({ storage }: ObjectStateLike) {
    this.#storage = storage
  }

  async fetch(request: Request): Promise<Response> {
    const { operation, key, terms } = (await request.json()) as {
      operation: Operation
      key: string
      terms: ClaimTerms
    }
    // from here on nothing but the storage is awaited, and the runtime lets no other request in meanwhile
    return Response.json(await this.#apply(operation, key, terms))
  }

  async alarm(): Promise<void> {
    let startAfter: string | undefined
    let soonest = Number.POSITIVE_INFINITY
    do {
      const page = await this.#storage.list({ limit: 1000, ...(startAfter !== undefined && { startAfter }) })
      startAfter = [...page.keys()].at(-1)
      for (const [key, entry] of page) {
        const { endsAt } = entry as Entry
        if (endsAt <= Date.now()) await this.#storage.delete(key)
        else soonest = Math.min(soonest, endsAt)
      }
    } while (startAfter !== undefined)
    if (Number.isFinite(soonest)) await this.#storage.setAlarm(soonest)
  }

  async #apply(operation: Operation, key: string, terms: ClaimTerms): Promise<Claim | boolean> {
    const now = Date.now()
    const entry = (await this.#storage.get(key)) as Entry | undefined
    const live = entry && entry.endsAt > now ? entry : undefined
    if (operation === 'claim') {
      if (live)
        return live.fingerprint !== terms.fingerprint
          ? 'conflict'
          : live.owner === null
            ? 'done'
            : 'in_flight'
      await this.#put(key, {
        owner: terms.owner,
        fingerprint: terms.fingerprint,
        endsAt: now + terms.leaseMs,
      })
      return 'claimed'
    }
    if (live?.owner !== terms.owner) return false
    if (operation === 'release') return this.#storage.delete(key)
    await this.#put(
      key,
      operation === 'renew'
        ? { ...live, endsAt: now + terms.leaseMs }
        : { ...live, owner: null, endsAt: now + terms.ttlMs },
    )
    return true
  }

  async #put(key: string, entry: Entry): Promise<void> {
    await this.#storage.put(key, entry)
    const alarm = await this.#storage.getAlarm()
    if (alarm === null || alarm > entry.endsAt) await this.#storage.setAlarm(entry.endsAt)
  }
}

async function objectName(key: string, shards: number | undefined): Promise<string> {
  if (shards === undefined) return key
  const hash = Number.parseInt((await sha256(key)).slice(0, 8), 16)
  return `shard-${hash % shards}`
}

function requireNamespace(namespace: ObjectNamespaceLike): void {
  if (typeof namespace?.idFromName !== 'function')
    throw new ConfigError(
      'store_not_atomic',
      'Pass a Durable Object namespace. Workers KV can not claim: what one place writes, another sees up to a minute later.',
    )
}
