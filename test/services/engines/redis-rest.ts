import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { Redis } from 'ioredis'
import type { RestRedisLike } from '../../../src/stores/redis/index.js'
import { freePort } from './process.js'

/** A Redis over HTTP, as Upstash offers it: the body is one command, the response `{ result }`. */
export async function startRedisRest(redisUrl: string): Promise<{ url: string; stop(): Promise<void> }> {
  const redis = new Redis(redisUrl)
  const server = createServer(async (request, response) => {
    const [command, ...args]: string[] = JSON.parse(await text(request))
    const reply = await redis.call(command ?? '', ...args).then(
      (result) => ({ result }),
      (error: Error) => ({ error: error.message }),
    )
    response.writeHead('error' in reply ? 400 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(reply))
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      redis.disconnect()
    },
  }
}

/** What `@upstash/redis` does on `eval`. */
export function restClient(url: string): RestRedisLike {
  return {
    async eval(script, keys, args) {
      const command = ['EVAL', script, keys.length, ...keys, ...args]
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(command) })
      const { result, error }: { result?: unknown; error?: string } = await response.json()
      if (error !== undefined) throw new Error(error)
      return result
    },
  }
}
