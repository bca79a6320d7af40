import { Redis } from 'ioredis'
import { freePort, freshFolder, isInstalled, startProgram, until } from './process.js'
import { redisServer } from './programs.js'

/** Whether tests can have a Redis. */
export const hasRedis = isInstalled(redisServer, 'redis-server')

export interface RedisServer {
  readonly port: number
  readonly url: string
  /** A client for the test's own questions. */
  connect(): Redis
  /** Stops it from answering, connections open. */
  freeze(): void
  thaw(): void
  /** Ends it as a crash would. */
  kill(): Promise<void>
  /** Starts it again on the same port, with what it had saved; settles once it answers. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** A Redis of our own, on a free port, which saves each write before it answers; with settings of one's own, too. */
export async function startRedis(changes: Record<string, string> = {}): Promise<RedisServer> {
  const program = redisServer
  if (!program) throw new Error('No redis-server.')
  const [port, folder] = [await freePort(), await freshFolder('redis')]
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder.path]
  const durable = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'no', '--loglevel', 'warning']
  const settings = Object.entries(changes).flatMap(([name, value]) => [`--${name}`, value])
  const start = () => startProgram(program, [...args, ...durable, ...settings])
  const connect = () => {
    const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 20 })
    client.on('error', () => {})
    return client
  }
  const isUp = async () => {
    const client = connect()
    try {
      return (await client.ping()) === 'PONG'
    } finally {
      client.disconnect()
    }
  }

  let running = start()
  await until(isUp, 'Redis answers')
  const kill = () => running.kill()
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    connect,
    freeze: () => running.signal('SIGSTOP'),
    thaw: () => running.signal('SIGCONT'),
    kill,
    async restart() {
      running = start()
      await until(isUp, 'Redis answers again')
    },
    async stop() {
      await kill()
      await folder.remove()
    },
  }
}
