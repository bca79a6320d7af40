import {
  type ClaimTerms,
  defineStore,
  type StoreEngine,
  type StoreOptions,
} from '../delivery/define-store.js'
import { type KnownKey, refusalOf } from '../delivery/known-key.js'
import type { Store } from '../delivery/store.js'

/** How a memory store is set up. */
export interface MemoryStoreOptions extends StoreOptions {
  /** How many done keys are remembered. Beyond that, the ones that were done first go first. Default: 100,000. */
  readonly maxKeys?: number
}

interface LeasedKey {
  readonly owner: string
  readonly fingerprint: string
  readonly until: number
}

interface DoneKey {
  readonly fingerprint: string
  readonly until: number
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

/** The engine of {@link memoryStore}. No timer is set: each completion forgets what is over. */
export function memoryEngine(maxKeys = 100_000): StoreEngine {
  const leased = new Map<string, LeasedKey>()
  // in order of completion, which is that of expiry, so that what is over stands in front
  const done = new Map<string, DoneKey>()

  function knownKey(key: string): KnownKey | undefined {
    const [lease, completion] = [liveOf(leased, key), liveOf(done, key)]
    const entry = lease ?? completion
    return (
      entry && { fingerprint: entry.fingerprint, leased: lease !== undefined, done: completion !== undefined }
    )
  }

  function leaseOf(key: string, { owner }: ClaimTerms): LeasedKey | undefined {
    const lease = liveOf(leased, key)
    return lease?.owner === owner ? lease : undefined
  }

  function forget(): void {
    for (const [key, entry] of done) {
      if (isLive(entry) && done.size <= maxKeys) return
      done.delete(key)
    }
  }

  return {
    name: 'memory',
    async claim(key, terms) {
      const known = knownKey(key)
      const refusal = known && refusalOf(known, terms)
      if (refusal) return refusal
      const { owner, fingerprint, leaseMs } = terms
      leased.set(key, { owner, fingerprint, until: performance.now() + leaseMs })
      return 'claimed'
    },
    async renew(key, terms) {
      const lease = leaseOf(key, terms)
      if (lease) leased.set(key, { ...lease, until: performance.now() + terms.leaseMs })
      return lease !== undefined
    },
    async complete(key, terms) {
      if (!leaseOf(key, terms)) return false
      leased.delete(key)
      done.delete(key)
      done.set(key, { fingerprint: terms.fingerprint, until: performance.now() + terms.ttlMs })
      forget()
      return true
    },
    async release(key, terms) {
      return leaseOf(key, terms) !== undefined && leased.delete(key)
    },
  }
}

function liveOf<Entry extends DoneKey>(entries: ReadonlyMap<string, Entry>, key: string): Entry | undefined {
  const entry = entries.get(key)
  return entry && isLive(entry) ? entry : undefined
}

function isLive({ until }: DoneKey): boolean {
  return until > performance.now()
}
