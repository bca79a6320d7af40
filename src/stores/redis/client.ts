import { ConfigError } from '../../errors.js'

/** An ioredis `Redis` or `Cluster`. */
export interface IoRedisLike {
  call(command: string, ...args: readonly string[]): Promise<unknown>
  duplicate(): IoRedisLike
  connect(): Promise<unknown>
  disconnect(): void
  on(event: string, listener: () => void): unknown
}

/** What `createClient` of node-redis returns. */
export interface NodeRedisLike {
  readonly isOpen: boolean
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
  duplicate(): NodeRedisLike
  connect(): Promise<unknown>
  destroy(): unknown
  on(event: string, listener: () => void): unknown
}

/** A client that speaks REST, such as the `Redis` of `@upstash/redis`. */
export interface RestRedisLike {
  eval(script: string, keys: string[], args: string[]): Promise<unknown>
}

/** A Redis client: of ioredis or node-redis, or one that speaks REST. */
export type RedisLike = IoRedisLike | NodeRedisLike | RestRedisLike

/** Runs a script on keys, which lie in one slot of a cluster. */
export type Evaluate = (script: string, keys: readonly string[], args: readonly string[]) => Promise<unknown>

/** A client's connection. */
export interface Connection {
  readonly evaluate: Evaluate
  /** Another connection of the same kind. There is none over REST, where each request stands alone. */
  readonly duplicate?: () => Duplicate
  /** Calls a listener when the user closes the client. */
  readonly onEnd?: (listener: () => void) => void
}

/** A connection of the store's own. */
export interface Duplicate extends Connection {
  /** Resolves when Redis has answered on it. */
  readonly ready: Promise<unknown>
  readonly end: () => void
}

/**
 * The connection of any of the clients.
 *
 * @throws ConfigError `option_invalid` where it is none of them
 */
export function connectionOf(client: RedisLike): Connection {
  if (typeof client !== 'object' || client === null) throw notAClient()
  if ('isOpen' in client) return nodeRedis(client)
  if ('call' in client) return ioRedis(client)
  if (typeof client.eval !== 'function') throw notAClient()
  return { evaluate: (script, keys, args) => client.eval(script, [...keys], [...args]) }
}

function ioRedis(client: IoRedisLike): Connection {
  return {
    evaluate: (script, keys, args) => client.call('EVAL', script, String(keys.length), ...keys, ...args),
    onEnd: (listener) => client.on('end', listener),
    duplicate() {
      const other = client.duplicate()
      other.on('error', () => {})
      const ready = new Promise<void>((resolve) => other.on('ready', resolve))
      // it connects by itself, and then refuses this, unless it was created with lazyConnect
      other.connect().catch(() => {})
      return { ...ioRedis(other), ready, end: () => other.disconnect() }
    },
  }
}

function nodeRedis(client: NodeRedisLike): Connection {
  return {
    evaluate: (script, keys, args) => client.eval(script, { keys: [...keys], arguments: [...args] }),
    onEnd: (listener) => client.on('end', listener),
    duplicate() {
      const other = client.duplicate()
      other.on('error', () => {})
      const end = () => void (other.isOpen && other.destroy())
      return { ...nodeRedis(other), ready: other.connect(), end }
    },
  }
}

function notAClient(): ConfigError {
  return new ConfigError('option_invalid', 'Expected a client of ioredis, node-redis or Upstash.')
}
