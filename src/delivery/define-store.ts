import { sha256 } from '../crypto/sha256.js'
import { ConfigError } from '../errors.js'
import { type OptionNames, requireKnownOptions, requireSeconds } from '../options.js'
import { claimLease, claimOrderedLease } from './lease.js'
import type { Claimed, Delivery, Refusal, Store } from './store.js'

/** Who claims a key, and for how long. */
export interface ClaimTerms {
  /** A token that nobody else has. The one who knows it owns the lease. */
  readonly owner: string
  /** How long the claim holds unless it is renewed, in milliseconds. */
  readonly leaseMs: number
  /** How long the key is remembered after its last change, in milliseconds. Never less than `leaseMs`. */
  readonly ttlMs: number
  /** The SHA-256 of the body, in hex. */
  readonly fingerprint: string
  /** On the key of an order: the event's place in it. */
  readonly at?: number
  /** Claim the key even where it is done. */
  readonly evenIfDone?: true
}

/** The terms of a claim that was granted. */
export interface LeaseTerms extends ClaimTerms, Claimed {}

/**
 * What an engine must do to remember deliveries. Each call is one atomic operation in the engine. A key is up
 * to 400 characters of printable ASCII. An engine remembers of a key its owner, fingerprint, attempt, fence, `at`,
 * when its lease ends, and whether it is done, for `ttlMs` after the last change.
 */
export interface StoreEngine {
  /** What errors call it, such as `Redis`. */
  readonly name: string
  /**
   * Claims a key for an owner: attempt is one more than before, fence the clock in microseconds, and more than
   * before. Refuses, in this order: `in_flight` while a lease holds, whatever the fingerprint; `conflict` where
   * the key is done with another fingerprint; `done` where it is done, unless `evenIfDone` is set; `superseded`
   * where `at` is below what was completed.
   */
  claim(key: string, terms: ClaimTerms): Promise<Claimed | Refusal>
  /**
   * Makes the lease last `leaseMs` from now, also where it ran out. `false` where the owner has completed or
   * released the key, or another owner has claimed it.
   */
  renew(key: string, terms: LeaseTerms): Promise<boolean>
  /**
   * Ends the lease and marks the key as done; with `at`, leaves it free and remembers `at` if it is the highest.
   * It succeeds where the lease ran out or the key was forgotten, and again where it has succeeded before.
   * `false` where another owner has claimed the key since, whatever became of that claim.
   */
  complete(key: string, terms: LeaseTerms): Promise<boolean>
  /** Ends the lease. The key is then what it was before its claim: free, or done. Leaves another owner's alone. */
  release(key: string, terms: LeaseTerms): Promise<void>
}

/** How long a store holds and remembers. */
export interface StoreOptions {
  /** Seconds a claim holds unless it is renewed, as it is while the handler runs. At most 3600. Default: 30. */
  readonly lease?: number
  /**
   * Seconds a key is remembered. Default: for as long as the sender retries, where it documents that, and
   * 604,800 (7 days) where it doesn't; in each case plus the time for which a delivery can be replayed. At most
   * 366 days.
   */
  readonly ttl?: number
  /** Seconds the engine may take for one operation. At most 60. Default: 2. */
  readonly timeout?: number
}

const names: OptionNames<StoreOptions> = { lease: true, ttl: true, timeout: true }

const minute = 60
const hour = 60 * minute
const year = 366 * 24 * hour

/** {@link StoreOptions}, checked. */
export interface StoreTimes {
  readonly lease: number
  readonly ttl: number | undefined
  readonly timeout: number
}

/**
 * Makes a store of an engine: claim, renew while the handler runs, complete; release on failure.
 *
 * @throws ConfigError `store_not_atomic` where the engine lacks one of the four operations; `option_invalid`
 *
 * @example
 * ```ts
 * const store = defineStore({ name: 'Acme', claim, renew, complete, release })
 * ```
 */
export function defineStore(engine: StoreEngine, options: StoreOptions = {}): Store {
  requireAtomic(engine)
  const times = storeTimes(options)
  return {
    async claim(delivery) {
      const key = await storedKey(delivery.key)
      const terms = claimTerms(times, delivery)
      const { order } = delivery
      if (!order) return claimLease(engine, key, terms, times.timeout)
      const place = { key: await storedKey(order.key), at: order.at }
      return claimOrderedLease(engine, key, place, terms, times.timeout)
    },
  }
}

/** {@link StoreOptions}, checked. */
export function storeTimes(options: StoreOptions): StoreTimes {
  const { lease = 30, ttl, timeout = 2 } = options
  requireKnownOptions(options, names)
  requireSeconds('lease', lease, hour)
  if (ttl !== undefined) requireSeconds('ttl', ttl, year)
  requireSeconds('timeout', timeout, minute)
  return { lease, ttl, timeout }
}

/** The terms of a new claim, under an owner of its own. */
export function claimTerms({ lease, ttl }: StoreTimes, delivery: Delivery): ClaimTerms {
  return {
    owner: crypto.randomUUID(),
    leaseMs: Math.ceil(lease * 1000),
    ttlMs: Math.ceil(Math.max(ttl ?? delivery.rememberFor, lease) * 1000),
    fingerprint: delivery.fingerprint,
    ...(delivery.evenIfDone && { evenIfDone: true }),
  }
}

/** A key that any engine can hold: one that is long, or more than printable ASCII, is hashed. */
export async function storedKey(key: string): Promise<string> {
  return /^[ -~]{1,400}$/.test(key) ? key : `sha256-${await sha256(key)}`
}

/** A refusal that an engine spelt as text, checked. */
export function requireRefusal(reply: unknown): Refusal {
  if (reply === 'in_flight' || reply === 'done' || reply === 'conflict' || reply === 'superseded')
    return reply
  const type = reply === null ? 'null' : typeof reply
  throw new Error(`Expected in_flight, done, conflict or superseded in reply to a claim, got ${type}.`)
}

function requireAtomic(engine: StoreEngine): void {
  for (const operation of ['claim', 'renew', 'complete', 'release'] as const)
    if (typeof engine?.[operation] !== 'function')
      throw new ConfigError(
        'store_not_atomic',
        `Expected the engine to have ${operation}() as one atomic operation: a get and a put would race.`,
      )
}
