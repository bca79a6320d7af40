import { ConfigError } from '../../errors.js'

/** An ioredis `Redis` or `Cluster`. */
export interface IoRedisLike {
  call(command: string, ...args: readonly string[]): Promise<unknown>
}

/** What `createClient` of node-redis returns. */
export interface NodeRedisLike {
  readonly isOpen: boolean
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
}

/** A client that speaks REST, such as the `Redis` of `@upstash/redis`. */
export interface RestRedisLike {
  eval(script: string, keys: string[], args: string[]): Promise<unknown>
}

/** A Redis client: of ioredis or node-redis, or one that speaks REST. */
export type RedisLike = IoRedisLike | NodeRedisLike | RestRedisLike

/** Runs a script on keys, which lie in one slot of a cluster. */
export type Evaluate = (script: string, keys: readonly string[], args: readonly string[]) => Promise<unknown>

/**
 * Runs scripts by any of the clients.
 *
 * @throws ConfigError `option_invalid` where it is none of them
 */
export function evaluateBy(client: RedisLike): Evaluate {
  if (typeof client !== 'object' || client === null) throw notAClient()
  if ('isOpen' in client)
    return (script, keys, args) => client.eval(script, { keys: [...keys], arguments: [...args] })
  if ('call' in client)
    return (script, keys, args) => client.call('EVAL', script, String(keys.length), ...keys, ...args)
  if (typeof client.eval === 'function')
    return (script, keys, args) => client.eval(script, [...keys], [...args])
  throw notAClient()
}

function notAClient(): ConfigError {
  return new ConfigError('option_invalid', 'Expected a client of ioredis, node-redis or Upstash.')
}
