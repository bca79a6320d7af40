import {
  defineStore,
  type LeaseTerms,
  requireRefusal,
  type StoreEngine,
  type StoreOptions,
  storeTimes,
} from '../../delivery/define-store.js'
import type { Claimed, Refusal, Store } from '../../delivery/store.js'
import { ConfigError } from '../../errors.js'
import { askObject, type LeaseOperation, type ObjectNamespaceLike, requireNamespace } from './client.js'

/** How a Durable Object store is set up. */
export interface DurableObjectStoreOptions extends StoreOptions {
  /** How many objects share the keys. Default: each key has an object of its own, which scales without end. */
  readonly shards?: number
}

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
  storeTimes(options)
  requireShards(shards)
  if (typeof namespace !== 'function') return defineStore(durableObjectEngine(namespace, shards), options)
  return {
    async claim(delivery, objects) {
      // what these objects are is the adapter's doing; what the function makes of them is checked
      const found = namespace(objects as Objects)
      return defineStore(durableObjectEngine(found, shards), options).claim(delivery, objects)
    },
  }
}

/**
 * The engine of {@link durableObjectStore}.
 *
 * @throws ConfigError `store_not_atomic`
 */
export function durableObjectEngine(namespace: ObjectNamespaceLike, shards?: number): StoreEngine {
  requireNamespace(namespace)
  const change = async (operation: LeaseOperation, key: string, terms: LeaseTerms) =>
    (await askObject(namespace, { operation, key, terms }, shards)) === true
  return {
    name: 'Durable Objects',
    claim: async (key, terms) =>
      claimOf(await askObject(namespace, { operation: 'claim', key, terms }, shards)),
    renew: (key, terms) => change('renew', key, terms),
    complete: (key, terms) => change('complete', key, terms),
    async release(key, terms) {
      await change('release', key, terms)
    },
  }
}

/** What an object answered to a claim. */
function claimOf(reply: unknown): Claimed | Refusal {
  const { attempt, fence } = Object(reply)
  return typeof attempt === 'number' && typeof fence === 'number' ? { attempt, fence } : requireRefusal(reply)
}

function requireShards(shards: number | undefined): void {
  if (shards !== undefined && !(Number.isInteger(shards) && shards > 0))
    throw new ConfigError('option_invalid', 'Expected shards as a whole number, above 0.')
}
