import type { Lease, Store } from '../../src/delivery/store.js'
import type { Charge } from './checks.js'

/** A way to break a store, and what the judge must find then. */
export interface Breakage {
  readonly charge: Charge
  /** Set where it shows on events in order. */
  readonly isOrdered?: true
  readonly claim: (store: Store, ...of: Parameters<Store['claim']>) => ReturnType<Store['claim']>
}

export const breakages: Readonly<Record<string, Breakage>> = {
  'forgets claims': {
    charge: 'overlap',
    claim: (store, delivery, objects) =>
      store.claim({ ...delivery, key: `${delivery.key}:${crypto.randomUUID()}` }, objects),
  },
  'forgets what is done': {
    charge: 'twice',
    async claim(store, delivery, objects) {
      const lease = await store.claim(delivery, objects)
      return typeof lease === 'string'
        ? lease
        : { ...lease, complete: () => lease.release(undefined).catch(() => {}) }
    },
  },
  'completes before the handler': {
    charge: 'lost',
    async claim(store, delivery, objects) {
      const lease = await store.claim(delivery, objects)
      if (typeof lease === 'string') return lease
      await lease.complete()
      return { ...lease, ...completed }
    },
  },
  'calls it done while it is in flight': {
    charge: 'lost',
    async claim(store, delivery, objects) {
      const lease = await store.claim(delivery, objects)
      return lease === 'in_flight' ? 'done' : lease
    },
  },
  'never frees what failed': {
    charge: 'stuck',
    async claim(store, delivery, objects) {
      const lease = await store.claim(delivery, objects)
      return typeof lease === 'string' || lease.attempt === 1 ? lease : 'in_flight'
    },
  },
  'ignores order': {
    charge: 'stale',
    isOrdered: true,
    claim: (store, { order: _, ...delivery }, objects) => store.claim(delivery, objects),
  },
}

/** A store, broken in one of these ways. */
export function breakStore(name: string, store: Store): Store {
  const breakage = breakages[name]
  if (!breakage) throw new Error(`There is no breakage ${name}.`)
  return { claim: (delivery, objects) => breakage.claim(store, delivery, objects) }
}

const completed: Pick<Lease, 'complete' | 'release'> = {
  async complete() {},
  async release(error) {
    throw error
  },
}
