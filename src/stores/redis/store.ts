import {
  type ClaimTerms,
  defineStore,
  type LeaseTerms,
  type StoreEngine,
  type StoreOptions,
  storeTimes,
} from '../../delivery/define-store.js'
import type { Store } from '../../delivery/store.js'
import { connectionOf, type RedisLike } from './client.js'
import { evaluateOn } from './connection.js'
import { claimOf, isChanged } from './reply.js'
import { claimScript, completeScript, releaseScript, renewScript } from './scripts.js'

/** How a Redis store is set up. */
export interface RedisStoreOptions extends StoreOptions {
  /** What the keys begin with. Default: `hookproof:`. */
  readonly prefix?: string
}

/**
 * Remembers events in Redis (or Valkey), for any number of processes. A claim is as safe as the Redis is:
 * a failover that loses writes can lose claims.
 *
 * @throws ConfigError `option_invalid`
 *
 * @example
 * ```ts
 * const store = redisStore(new Redis(process.env.REDIS_URL))
 * ```
 */
export function redisStore(client: RedisLike, { prefix, ...options }: RedisStoreOptions = {}): Store {
  return defineStore(redisEngine(client, prefix, storeTimes(options).timeout), options)
}

/**
 * The engine of {@link redisStore}.
 *
 * @param timeout - seconds after which a connection that doesn't answer is replaced
 */
export function redisEngine(client: RedisLike, prefix = 'hookproof:', timeout = 2): StoreEngine {
  const evaluate = evaluateOn(connectionOf(client), timeout)
  const change = async (script: string, key: string, terms: LeaseTerms) =>
    isChanged(
      await evaluate(script, [prefix + key], [...argsOf(terms), String(terms.attempt), String(terms.fence)]),
    )

  return {
    name: 'Redis',
    async claim(key, terms) {
      const args = [...argsOf(terms), terms.evenIfDone ? 'evenIfDone' : '']
      return claimOf(await evaluate(claimScript, [prefix + key], args))
    },
    renew: (key, terms) => change(renewScript, key, terms),
    complete: (key, terms) => change(completeScript, key, terms),
    async release(key, terms) {
      await change(releaseScript, key, terms)
    },
  }
}

function argsOf({ owner, fingerprint, leaseMs, ttlMs, at }: ClaimTerms): string[] {
  return [owner, fingerprint, String(leaseMs), String(ttlMs), String(at ?? '')]
}
