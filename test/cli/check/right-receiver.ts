import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { safeVerify } from '../../../src/index.js'

export const secret = 'a-shared-secret'

/** A delivery as it arrived. */
export interface Arrived {
  readonly request: IncomingMessage
  readonly body: Buffer
  readonly header: string | undefined
}

/** How a receiver of LabSync's deliveries works. A test replaces what should be broken. */
export interface Ways {
  /** Ahead of all else; whether it has answered. */
  readonly begin: (request: IncomingMessage, response: ServerResponse) => boolean
  /** In bytes. */
  readonly bodyLimit: number
  /** In seconds. */
  readonly bodyTimeout: number
  readonly isGenuine: (arrived: Arrived) => boolean
  /** What it says to what is not genuine. */
  readonly refusal: (arrived: Arrived) => string
  /** What it does with a delivery that is genuine. The result is the status. */
  readonly handle: (arrived: Arrived) => number | Promise<number>
  /** What it says where something throws. */
  readonly apology: string
}

const rightWays: Ways = {
  begin(request, response) {
    if (request.method === 'POST') return false
    response.writeHead(405).end()
    return true
  },
  bodyLimit: 1_048_576,
  bodyTimeout: 0.3,
  isGenuine: ({ body, header = '' }) => safeVerify(body, header, secret).ok,
  refusal: () => 'not verified',
  handle: ({ body }) => (isJson(body) ? 200 : 400),
  apology: 'sorry',
}

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return true
  } catch {
    return false
  }
}

/** The time and the signatures in a header. */
export function partsOf({ header = '' }: Arrived): {
  readonly time: string
  readonly signatures: readonly string[]
} {
  const items = header.split(',')
  const behind = (prefix: string) =>
    items.flatMap((item) => (item.startsWith(prefix) ? item.slice(prefix.length) : []))
  return { time: behind('t=')[0] ?? '', signatures: behind('v1=') }
}

/** What a signature should be. */
export function macOf(time: string, body: Buffer, key: string = secret): string {
  return createHmac('sha256', key).update(`${time}.`).update(body).digest('hex')
}

/** A receiver that is right in all but what it is told. */
export function receiverWith(broken: Partial<Ways> = {}): RequestListener {
  const ways = { ...rightWays, ...broken }
  return async (request, response) => {
    try {
      if (ways.begin(request, response)) return
      const body = await bodyOf(request, ways)
      if (typeof body === 'number') {
        response.writeHead(body, { connection: 'close' }).end()
        return
      }
      const header = request.headers['x-labsync-signature'] as string | undefined
      const arrived = { request, body, header }
      if (ways.isGenuine(arrived)) response.writeHead(await ways.handle(arrived)).end()
      else response.writeHead(401).end(ways.refusal(arrived))
    } catch {
      response.writeHead(500).end(ways.apology)
    }
  }
}

/** The body, or the status that says why there is none. */
async function bodyOf(request: IncomingMessage, { bodyLimit, bodyTimeout }: Ways): Promise<Buffer | number> {
  const chunks: Buffer[] = []
  const reading = new Promise<Buffer | number>((resolve) => {
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > bodyLimit) resolve(413)
      else chunks.push(chunk)
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
  })
  return Promise.race([reading, sleep(bodyTimeout * 1000, 408, { ref: false })])
}

/** A server on this machine. */
export interface Served extends AsyncDisposable {
  readonly url: URL
}

export async function serve(listener: RequestListener, maxHeaderSize = 16_384): Promise<Served> {
  const server = createServer({ maxHeaderSize }, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: new URL(`http://127.0.0.1:${port}/webhooks`),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
