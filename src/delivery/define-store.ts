import { sha256 } from '../crypto/sha256.js'
import { ConfigError } from '../errors.js'

import { createLease } from './lease.js'
import type { Claim, Delivery, Store } from './store.js'
import { storeAnswer } from './store-answer.js'

/** Who claims, and for how long. */
export interface ClaimTerms {
  /** A token that nobody else has. The one who knows it owns the lease. */
  readonly owner: string
  /** How long the claim holds unless it is renewed, in milliseconds. */
  readonly leaseMs: number
  /** How long the key is remembered once it is done, in milliseconds. */
  readonly ttlMs: number
  /** The SHA-256 of the body, in hex. */
  readonly fingerprint: string
  /** Claim the key even where it is done. */
  readonly evenIfDone?: true
}

/**
 * What an engine must do to remember deliveries. Each call is one atomic operation in the engine. All but
 * `claim` compare the owner, and return `false` without a change for anybody else. A key is up to 400
 * characters of printable ASCII.
 */
export interface StoreEngine {
  /** What errors call it, such as `Redis`. */
  readonly name: string
  /** Takes a key that is free, or whose lease ran out. */
  claim(key: string, terms: ClaimTerms): Promise<Claim>
  /** Makes the owner's lease last `leaseMs` from now. */
  renew(key: string, terms: ClaimTerms): Promise<boolean>
  /** Marks the owner's key as done for `ttlMs` from now. */
  complete(key: string, terms: ClaimTerms): Promise<boolean>
  /** Forgets the owner's key, so that the next delivery is handled. */
  release(key: string, terms: ClaimTerms): Promise<boolean>
}

/** How long a store holds and remembers. */
export interface StoreOptions {
  /** Seconds a claim holds unless it is renewed, as it is while the handler runs. Default: 30. */
  readonly lease?: number
  /** Seconds a key is remembered; never less than the sender may repeat it. Default: 604,800 (7 days). */
  readonly ttl?: number
  /** Seconds the engine may take for one operation. Default: 2. */
  readonly timeout?: number
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
  const { timeout } = times

  return {
    async claim(delivery) {
      const key = await storedKey(delivery.key)
      const terms = claimTerms(times, delivery)
      const claiming = (async () => engine.claim(key, terms))()
      const claim = await storeAnswer(engine.name, () => claiming, timeout).catch((error) => {
        // a claim that comes too late to be used must not refuse the sender's next try
        claiming.then((late) => late === 'claimed' && engine.release(key, terms)).catch(() => {})
        throw error
      })
      return claim === 'claimed' ? createLease(engine, key, terms, timeout) : claim
    },
  }
}

/** {@link StoreOptions}, complete and checked. */
export function storeTimes({ lease = 30, ttl = 604_800, timeout = 2 }: StoreOptions): Required<StoreOptions> {
  for (const [name, seconds] of Object.entries({ lease, ttl, timeout }))
    if (!(Number.isFinite(seconds) && seconds > 0))
      throw new ConfigError('option_invalid', `Expected ${name} in seconds, above 0.`)
  return { lease, ttl, timeout }
}

/** The terms of a new claim, under an owner of its own. */
export function claimTerms(times: Required<StoreOptions>, delivery: Delivery): ClaimTerms {
  return {
    owner: crypto.randomUUID(),
    leaseMs: Math.ceil(times.lease * 1000),
    ttlMs: Math.ceil(Math.max(times.ttl, delivery.rememberFor) * 1000),
    fingerprint: delivery.fingerprint,
    ...(delivery.evenIfDone && { evenIfDone: true }),
  }
}

/** A key that any engine can hold: one that is long, or more than printable ASCII, is hashed. */
export async function storedKey(key: string): Promise<string> {
  return /^[ -~]{1,400}$/.test(key) ? key : `sha256-${await sha256(key)}`
}

/** What an engine answered a claim, checked. */
export function requireClaim(claim: unknown): Claim {
  if (claim === 'claimed' || claim === 'in_flight' || claim === 'done' || claim === 'conflict') return claim
  throw new Error(`Expected claimed, in_flight, done or conflict in answer to a claim, got ${typeof claim}.`)
}

function requireAtomic(engine: StoreEngine): void {
  for (const operation of ['claim', 'renew', 'complete', 'release'] as const)
    if (typeof engine?.[operation] !== 'function')
      throw new ConfigError(
        'store_not_atomic',
        `Expected the engine to have ${operation}() as one atomic operation: a get and a put would race.`,
      )
}
