import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

/** `hookproof listen`, running. */
export interface Listening {
  /** Where deliveries go. */
  readonly url: string
  /** The inspector, with its token. */
  readonly inspector: string
  stop(): Promise<void>
}

export const secret = 'a-secret-of-the-browser-tests'

const command = fileURLToPath(new URL('../../dist/cli/cli.cjs', import.meta.url))

/** Starts the built command, which forwards to a receiver that answers 200, and 500 where the path has `fail`. */
export async function startListening(provider: string, variable: string): Promise<Listening> {
  const receiver = createServer((request, response) => {
    request.resume()
    response.writeHead(request.url?.includes('fail') ? 500 : 200, { 'content-type': 'text/plain' })
    response.end(request.url?.includes('fail') ? 'database is locked' : 'ok')
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const { port } = receiver.address() as AddressInfo
  const args = ['listen', '-p', provider, '--port', '0', '--forward-to', `http://127.0.0.1:${port}`]
  const child = spawn(process.execPath, [command, ...args], {
    env: { ...process.env, [variable]: secret },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let printed = ''
  for await (const chunk of child.stderr) {
    printed += chunk
    const url = /at (http:\S+?),/.exec(printed)?.[1]
    const inspector = /Inspector: (http:\S+)/.exec(printed)?.[1]
    if (url === undefined || inspector === undefined) continue
    const exited = once(child, 'exit')
    const stop = async () => {
      child.kill()
      receiver.close()
      await exited
    }
    return { url, inspector, stop }
  }
  throw new Error(`hookproof listen ended: ${printed}`)
}
