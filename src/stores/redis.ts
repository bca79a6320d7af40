import {
  claimOf,
  defineStore,
  type Store,
  type StoreEngine,
  type StoreOptions,
} from '../delivery/define-store.js'
import { ConfigError } from '../errors.js'

/** How a Redis store is set up. */
export interface RedisStoreOptions extends StoreOptions {
  /** What the keys begin with. Default: `hookproof:`. */
  readonly prefix?: string
}

/** What is used of ioredis. */
export interface IoRedisLike {
  call(command: string, ...args: readonly string[]): Promise<unknown>
}

/** What is used of node-redis. */
export interface NodeRedisLike {
  readonly isOpen: boolean
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
}

/** What is used of a REST client such as Upstash's. */
export interface RestRedisLike {
  eval(script: string, keys: string[], args: string[]): Promise<unknown>
}

/** A Redis client: ioredis, node-redis, or one that speaks REST. */
export type RedisLike = IoRedisLike | NodeRedisLike | RestRedisLike

// A key holds `state fingerprint owner` and lives as long as that is true: a lease's time, or, done, the
// time to remember. Each script works on this one key, so it is atomic, also in a cluster.
const claimScript = `
local held = redis.call('GET', KEYS[1])
if not held then
  redis.call('SET', KEYS[1], 'claimed ' .. ARGV[2] .. ' ' .. ARGV[1], 'PX', ARGV[3])
  return 'claimed'
end
local state, fingerprint = string.match(held, '^(%S+) (%S+)')
if fingerprint ~= ARGV[2] then return 'conflict' end
return state == 'done' and 'done' or 'in_flight'`

const ownScript = `
if redis.call('GET', KEYS[1]) ~= 'claimed ' .. ARGV[2] .. ' ' .. ARGV[1] then return 0 end`

const renewScript = `${ownScript}
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`

const completeScript = `${ownScript}
redis.call('SET', KEYS[1], 'done ' .. ARGV[2], 'PX', ARGV[3])
return 1`

const releaseScript = `${ownScript}
redis.call('DEL', KEYS[1])
return 1`

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
  const evaluate = evaluator(client)
  const own = async (script: string, key: string, ...args: readonly (string | number)[]) =>
    Number(await evaluate(script, prefix + key, args.map(String))) === 1

  return {
    async claim(key, { owner, fingerprint, leaseMs }) {
      return claimOf(await evaluate(claimScript, prefix + key, [owner, fingerprint, String(leaseMs)]))
    },
    renew: (key, { owner, fingerprint, leaseMs }) => own(renewScript, key, owner, fingerprint, leaseMs),
    complete: (key, { owner, fingerprint, ttlMs }) => own(completeScript, key, owner, fingerprint, ttlMs),
    release: (key, { owner, fingerprint }) => own(releaseScript, key, owner, fingerprint),
  }
}

type Evaluate = (script: string, key: string, args: readonly string[]) => Promise<unknown>

function evaluator(client: RedisLike): Evaluate {
  if (typeof client !== 'object' || client === null) throw notAClient()
  if ('isOpen' in client)
    return (script, key, args) => client.eval(script, { keys: [key], arguments: [...args] })
  if ('call' in client) return (script, key, args) => client.call('EVAL', script, '1', key, ...args)
  if (typeof client.eval === 'function') return (script, key, args) => client.eval(script, [key], [...args])
  throw notAClient()
}

function notAClient(): ConfigError {
  return new ConfigError('option_invalid', 'Pass a client of ioredis, node-redis or Upstash.')
}
