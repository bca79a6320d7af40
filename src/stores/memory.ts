import {
  type ClaimTerms,
  defineStore,
  type LeaseTerms,
  type StoreEngine,
  type StoreOptions,
} from '../delivery/define-store.js'
import {
  claimRecord,
  completeRecord,
  type KeyRecord,
  releaseRecord,
  renewRecord,
} from '../delivery/key-record.js'
import type { Store } from '../delivery/store.js'

/** How a memory store is set up. */
export interface MemoryStoreOptions extends StoreOptions {
  /** How many keys are remembered. Beyond that, those that changed longest ago go first. Default: 100,000. */
  readonly maxKeys?: number
}

/**
 * Remembers events in this process only: for one process that may forget on a restart, and for tests. Two
 * processes, or two isolates at the edge, each have a memory of their own; use Redis, PostgreSQL, SQLite or
 * a Durable Object there.
 *
 * @throws ConfigError `option_invalid`
 *
 * @example
 * ```ts
 * app.post('/webhooks/labsync', webhook(labsync({ secret }), handler, { store: memoryStore() }))
 * ```
 */
export function memoryStore({ maxKeys, ...options }: MemoryStoreOptions = {}): Store {
  return defineStore(memoryEngine(maxKeys), options)
}

type Change<Terms> = (known: KeyRecord | undefined, terms: Terms, now: number) => KeyRecord | undefined

/** The engine of {@link memoryStore}. It sets no timer: each change forgets what is over. */
export function memoryEngine(maxKeys = 100_000): StoreEngine {
  // in the order of their last change, so that what is forgotten first stands in front
  const records = new Map<string, KeyRecord>()

  function put(key: string, record: KeyRecord, now: number): void {
    records.delete(key)
    records.set(key, record)
    for (const [oldest, { endsAt, leaseEndsAt }] of records) {
      // a lease that holds is never forgotten; nor is more than a few looked at for each change
      if (leaseEndsAt > now) return
      if (endsAt > now && records.size <= maxKeys) return
      records.delete(oldest)
    }
  }

  function change(apply: Change<LeaseTerms>, key: string, terms: LeaseTerms): boolean {
    const now = performance.now()
    const record = apply(records.get(key), terms, now)
    if (record) put(key, record, now)
    return record !== undefined
  }

  return {
    name: 'The memory store',
    async claim(key: string, terms: ClaimTerms) {
      const now = performance.now()
      const record = claimRecord(records.get(key), terms, now)
      if (typeof record === 'string') return record
      put(key, record, now)
      return { attempt: record.attempt, fence: record.fence }
    },
    renew: async (key, terms) => change(renewRecord, key, terms),
    complete: async (key, terms) => change(completeRecord, key, terms),
    release: async (key, terms) => void change(releaseRecord, key, terms),
  }
}
