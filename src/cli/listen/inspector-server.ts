import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tokenGuard } from '../../inspector/guard.js'
import { createInspector } from '../../inspector/handler.js'
import type { InspectorSource } from '../../inspector/source.js'
import { listenLocally, readBody } from './server.js'

/** An inspector that is served. */
export interface ServedInspector {
  /** With the token in its fragment. */
  readonly url: string
  close(): void
}

/** Serves an inspector on this machine alone, at a free port, to whoever has its URL. */
export async function serveInspector(source: InspectorSource): Promise<ServedInspector> {
  const server = createServer()
  const { origin } = await listenLocally(server, 0)
  const token = randomBytes(16).toString('base64url')
  const inspect = createInspector({ source, guard: tokenGuard(origin, token) })
  server.on('request', (incoming, outgoing) => answer(inspect, incoming, outgoing))
  return {
    url: `${origin}/#token=${token}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function answer(
  inspect: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const ended = new AbortController()
  outgoing.on('close', () => ended.abort())
  try {
    const request = findRequest(incoming, await readBody(incoming), ended.signal)
    const response = request ? await inspect(request) : new Response(null, { status: 400 })
    const { status, headers, body } = response
    outgoing.writeHead(status, [...headers].flat())
    if (body) await send(body, outgoing, ended.signal)
    outgoing.end()
  } catch {
    // the page was closed
    outgoing.destroy()
  }
}

/** What came, as a `Request`; `undefined` where it is too large, or its Host, path or method can't be one. */
function findRequest(
  { method = 'GET', url = '/', headers }: IncomingMessage,
  body: Uint8Array<ArrayBuffer> | undefined,
  signal: AbortSignal,
): Request | undefined {
  const lines = Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
  const hasBody = method !== 'GET' && method !== 'HEAD'
  try {
    return (
      body &&
      new Request(`http://${headers.host}${url}`, {
        method,
        headers: new Headers(Object.fromEntries(lines)),
        signal,
        ...(hasBody && { body }),
      })
    )
  } catch {
    return undefined
  }
}

/** Writes a stream as fast as it is read. */
async function send(
  body: ReadableStream<Uint8Array>,
  outgoing: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    if (!outgoing.write(value)) await once(outgoing, 'drain', { signal })
  }
}
