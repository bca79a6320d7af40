import {
  defineStore,
  requireClaim,
  type StoreEngine,
  type StoreOptions,
} from '../../delivery/define-store.js'
import type { Store } from '../../delivery/store.js'
import { evaluateBy, type RedisLike } from './client.js'
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
  return defineStore(redisEngine(client, prefix), options)
}

/** The engine of {@link redisStore}. */
export function redisEngine(client: RedisLike, prefix = 'hookproof:'): StoreEngine {
  const evaluate = evaluateBy(client)
  const changed = async (script: string, key: string, ...args: readonly (string | number)[]) =>
    Number(await evaluate(script, [prefix + key], args.map(String))) === 1

  return {
    name: 'Redis',
    async claim(key, { fingerprint, owner, leaseMs, evenIfDone }) {
      const args = [fingerprint, owner, String(leaseMs), evenIfDone ? 'evenIfDone' : '']
      return requireClaim(await evaluate(claimScript, [prefix + key], args))
    },
    renew: (key, { fingerprint, owner, leaseMs }) => changed(renewScript, key, fingerprint, owner, leaseMs),
    complete: (key, { fingerprint, owner, ttlMs }) => changed(completeScript, key, fingerprint, owner, ttlMs),
    release: (key, { fingerprint, owner }) => changed(releaseScript, key, fingerprint, owner),
  }
}
