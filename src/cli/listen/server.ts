import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CommandError, exitCodes } from '../exit-codes.js'
import { headerLinesOf } from './hop-by-hop.js'
import type { Listener } from './listener.js'

/** The largest body that is taken, in bytes. */
const bodyLimit = 16 * 1_048_576

/** A server that takes deliveries at any path. */
export function createDeliveryServer({ receive }: Pick<Listener, 'receive'>): Server {
  return createServer(async (request, response) => {
    try {
      const body = await readBody(request)
      if (!body) return refuse(response)
      const { method, url: target, rawHeaders } = request
      const headers = headerLinesOf(rawHeaders)
      const answer = await receive({ method: String(method), target: String(target), headers, body })
      response.writeHead(answer.status, answer.headers.flat())
      response.end(answer.body)
    } catch {
      // the sender has hung up, or a header can't be passed back
      response.destroy()
    }
  })
}

/** A body, whole; `undefined` where it is too large. */
export async function readBody(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > bodyLimit) return undefined
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

function refuse(response: ServerResponse): void {
  response.writeHead(413, { connection: 'close', 'content-type': 'text/plain' })
  response.end(`hookproof: the body is larger than ${bodyLimit} bytes.\n`)
}

/**
 * Starts a server on this machine alone. Port 0 is any that is free.
 *
 * @throws CommandError where the port is taken
 */
export async function listenLocally(server: Server, port: number): Promise<URL> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: Error) => reject(portError(error, port)))
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: actual } = server.address() as AddressInfo
  return new URL(`http://127.0.0.1:${actual}`)
}

function portError({ message }: Error, port: number): CommandError {
  return new CommandError(
    `Can't listen on port ${port}: ${message}. Pass another by --port, or 0 for any.`,
    exitCodes.unreachable,
  )
}
