import {
  type ClaimTerms,
  defineStore,
  type StoreEngine,
  type StoreOptions,
} from '../delivery/define-store.js'
import type { Claim, Store } from '../delivery/store.js'

/** How a memory store is set up. */
export interface MemoryStoreOptions extends StoreOptions {
  /** How many keys are kept; beyond that the ones that would be forgotten first go first. Default: 100,000. */
  readonly maxKeys?: number
}

interface Lease {
  readonly owner: string
  readonly fingerprint: string
  readonly endsAt: number
}

interface Done {
  readonly fingerprint: string
  readonly forgottenAt: number
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
  const leases = new Map<string, Lease>()
  // in order of completion, which is that of expiry, so that what is over stands in front
  const done = new Map<string, Done>()

  function leaseOf(key: string, { owner }: ClaimTerms): Lease | undefined {
    const lease = leases.get(key)
    return lease?.owner === owner && lease.endsAt > performance.now() ? lease : undefined
  }

  function found({ fingerprint }: Lease | Done, terms: ClaimTerms, claim: Claim): Claim {
    return fingerprint === terms.fingerprint ? claim : 'conflict'
  }

  function forget(): void {
    const now = performance.now()
    for (const [key, { forgottenAt }] of done) {
      if (forgottenAt > now && done.size <= maxKeys) return
      done.delete(key)
    }
  }

  return {
    name: 'memory',
    async claim(key, terms) {
      const now = performance.now()
      const before = done.get(key)
      if (before && before.forgottenAt > now && !terms.evenIfDone) return found(before, terms, 'done')
      const lease = leases.get(key)
      if (lease && lease.endsAt > now) return found(lease, terms, 'in_flight')
      leases.set(key, { owner: terms.owner, fingerprint: terms.fingerprint, endsAt: now + terms.leaseMs })
      return 'claimed'
    },
    async renew(key, terms) {
      const lease = leaseOf(key, terms)
      if (lease) leases.set(key, { ...lease, endsAt: performance.now() + terms.leaseMs })
      return lease !== undefined
    },
    async complete(key, terms) {
      if (!leaseOf(key, terms)) return false
      leases.delete(key)
      done.delete(key)
      done.set(key, { fingerprint: terms.fingerprint, forgottenAt: performance.now() + terms.ttlMs })
      forget()
      return true
    },
    async release(key, terms) {
      return leaseOf(key, terms) !== undefined && leases.delete(key)
    },
  }
}
