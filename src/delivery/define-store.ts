import { sha256 } from '../crypto/select.js'
import { ConfigError, StoreError, WebhookError } from '../errors.js'
import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'
import type { HeadersLike, RawBody } from '../types.js'
import { within } from '../timeout.js'

/** What a claim on a key found. */
export type Claim =
  /** Nobody had it: it is yours for the lease. */
  | 'claimed'
  /** Somebody has it right now. */
  | 'in_flight'
  /** It is done. */
  | 'done'
  /** It is known with another body: two events under one id. */
  | 'conflict'

/** Who claims, and for how long. */
export interface ClaimTerms {
  /** A token nobody else has; whoever knows it owns the lease. */
  readonly owner: string
  /** How long the claim holds unless it is renewed, in milliseconds. */
  readonly leaseMs: number
  /** How long the key is remembered, in milliseconds. */
  readonly ttlMs: number
  /** The SHA-256 of the body, in hex. */
  readonly fingerprint: string
}

/**
 * What an engine must do to remember deliveries. Each call is one atomic operation in the engine, and all
 * but `claim` compare the owner and do nothing, `false`, for anybody else. A key is up to 400 characters of
 * printable ASCII.
 */
export interface StoreEngine {
  /** Takes a key that nobody has, or whose lease ran out. */
  claim(key: string, terms: ClaimTerms): Promise<Claim>
  /** Makes the owner's lease last from now on. */
  renew(key: string, terms: ClaimTerms): Promise<boolean>
  /** Marks the owner's key as done, and remembers that from now on. */
  complete(key: string, terms: ClaimTerms): Promise<boolean>
  /** Forgets the owner's key, so that the next delivery is handled. */
  release(key: string, terms: ClaimTerms): Promise<boolean>
}

/** A proven delivery, as a store is told of it. */
export interface ProvenDelivery {
  /** What all deliveries of one event share. */
  readonly key: string
  /** The SHA-256 of the body, in hex. */
  readonly fingerprint: string
  readonly provider: Provider
  readonly event: AnyEvent
  readonly headers: HeadersLike
  readonly body: RawBody
  /** The framework's own objects, such as a Worker's `env`. */
  readonly objects: object
}

/** What a handler's context gets from the store. */
export interface Granted {
  /** The open transaction, where the store runs handlers in one. */
  readonly transaction?: unknown
}

/**
 * What tells a handler that its time is up, or its claim lost. It is made when it is first asked for: few
 * handlers look at their signal, and each has its price.
 */
export type LateController = () => AbortController

/**
 * A claimed delivery: runs the work once, and settles when it and its completion are through.
 * It aborts the controller where the claim is lost meanwhile.
 */
export type Lease = (work: (granted: Granted) => Promise<void>, controller: LateController) => Promise<void>

/** What makes deliveries exactly what their sender meant: once. */
export interface Store {
  /**
   * Claims a delivery; `undefined` where it was handled before.
   *
   * @throws WebhookError `delivery_in_flight`, `payload_conflict`; StoreError `store_unavailable`
   */
  begin(delivery: ProvenDelivery): Promise<Lease | undefined>
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
 * A store on an engine: claim, handle while renewing, complete; release on failure.
 *
 * @throws ConfigError `store_not_atomic` where the engine can't claim; `option_invalid`
 *
 * @example
 * ```ts
 * const store = defineStore({ claim, renew, complete, release })
 * ```
 */
export function defineStore(engine: StoreEngine, options: StoreOptions = {}): Store {
  requireAtomic(engine)
  const times = storeTimes(options)
  const { timeout } = times

  return {
    async begin({ key: deliveryKey, fingerprint, provider }) {
      const key = await storedKey(deliveryKey)
      const terms = claimTerms(times, provider, fingerprint)
      const claiming = (async () => engine.claim(key, terms))()
      const claim = await inTime(() => claiming, timeout).catch((error) => {
        // a claim that comes too late to be used must not keep out the sender's next try
        claiming.then((late) => late === 'claimed' && engine.release(key, terms)).catch(() => {})
        throw error
      })
      return requireClaimed(claim) ? leaseOn(engine, key, terms, timeout) : undefined
    },
  }
}

/** {@link StoreOptions}, complete and checked. */
export function storeTimes({ lease = 30, ttl = 604_800, timeout = 2 }: StoreOptions): Required<StoreOptions> {
  for (const [name, seconds] of Object.entries({ lease, ttl, timeout }))
    if (!(Number.isFinite(seconds) && seconds > 0))
      throw new ConfigError('option_invalid', `${name} must be seconds above 0.`)
  return { lease, ttl, timeout }
}

/** The terms of a claim nobody has made before. */
export function claimTerms(
  times: Required<StoreOptions>,
  provider: Provider,
  fingerprint: string,
): ClaimTerms {
  return {
    owner: crypto.randomUUID(),
    leaseMs: Math.ceil(times.lease * 1000),
    ttlMs: Math.ceil(Math.max(times.ttl, repeatsFor(provider)) * 1000),
    fingerprint,
  }
}

/** A key as any engine can keep it: a sender's id that is long, or more than printable ASCII, is hashed. */
export async function storedKey(key: string): Promise<string> {
  return /^[ -~]{1,400}$/.test(key) ? key : `sha256-${await sha256(key)}`
}

/** Seconds for which the sender may repeat a delivery, or an attacker replay one. */
export function repeatsFor({ delivery: { retriesFor, retriesAfter = [] }, scheme }: Provider): number {
  const horizon = retriesFor ?? retriesAfter.reduce((sum, seconds) => sum + seconds, 0)
  const { tolerance = 300 } = scheme
  // what stays good for ever can't be outlasted
  if (tolerance === false) return horizon
  return horizon + (typeof tolerance === 'number' ? 2 * tolerance : tolerance.past + tolerance.future)
}

/** Whether a claim is to be handled; `false` for what is done. */
export function requireClaimed(claim: Claim): boolean {
  if (claim === 'in_flight')
    throw new WebhookError(
      'delivery_in_flight',
      'This event is being handled right now: the sender shall come again.',
      409,
    )
  if (claim === 'conflict')
    throw new WebhookError(
      'payload_conflict',
      'This id came before with another body. It was not handled: ask the sender.',
      200,
    )
  return claim === 'claimed'
}

/** An engine's answer, or `store_unavailable` where it fails or takes longer than it may, in seconds. */
export async function inTime<Answer>(ask: () => Promise<Answer>, seconds: number): Promise<Answer> {
  try {
    return await within(seconds, ask(), () => new Error(`No answer within ${seconds} s.`))
  } catch (cause) {
    throw new StoreError('store_unavailable', 'The store failed: see the cause.', 503, { cause })
  }
}

export function leaseLost(): StoreError {
  return new StoreError(
    'lease_lost',
    'The lease ran out under the handler, and the event may be handled again.',
    500,
  )
}

function requireAtomic(engine: StoreEngine): void {
  for (const operation of ['claim', 'renew', 'complete', 'release'] as const)
    if (typeof engine?.[operation] !== 'function')
      throw new ConfigError(
        'store_not_atomic',
        `The store can't ${operation} in one operation: a get and a put would race.`,
      )
}

function leaseOn(engine: StoreEngine, key: string, terms: ClaimTerms, timeout: number): Lease {
  return async (work, controller) => {
    const stop = keepLease(engine, key, terms, timeout, () => controller().abort(leaseLost()))
    try {
      await work({}).finally(stop)
    } catch (error) {
      // where this fails, too, the lease runs out by itself
      await inTime(() => engine.release(key, terms), timeout).catch(() => {})
      throw error
    }
    if (!(await inTime(() => engine.complete(key, terms), timeout))) throw leaseLost()
  }
}

/** Renews a lease three times in its length, until stopped or lost. */
function keepLease(
  engine: StoreEngine,
  key: string,
  terms: ClaimTerms,
  timeout: number,
  lose: () => void,
): () => void {
  let renewedAt = performance.now()
  let kept = true
  const stop = () => {
    kept = false
    clearInterval(timer)
  }
  const timer = setInterval(async () => {
    const asked = performance.now()
    const renewed = await inTime(() => engine.renew(key, terms), timeout).catch(() => undefined)
    // what comes back after the end says nothing: the completion may have overtaken it
    if (!kept) return
    if (renewed) renewedAt = asked
    // an engine that doesn't answer has not taken the lease away until it has run out
    else if (renewed === false || performance.now() - renewedAt > terms.leaseMs) {
      stop()
      lose()
    }
  }, terms.leaseMs / 3)
  return stop
}

/** What an engine answered a claim, checked. */
export function claimOf(answer: unknown): Claim {
  if (answer === 'claimed' || answer === 'in_flight' || answer === 'done' || answer === 'conflict')
    return answer
  throw new Error('The engine answered a claim with something else.')
}
