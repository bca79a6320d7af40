import type { IncomingMessage, RequestListener } from 'node:http'

/**
 * A function of the Fetch API as a listener of node:http, with the body streamed. A body that nobody
 * reads to its end is drained, so that the client gets to read the answer.
 */
export function fetchBridge(serve: (request: Request) => Promise<Response>): RequestListener {
  return async (req, res) => {
    const response = await serve(requestOf(req))
    res.writeHead(response.status, Object.fromEntries(response.headers))
    res.end(Buffer.from(await response.arrayBuffer()))
  }
}

function requestOf(req: IncomingMessage): Request {
  const headers = new Headers()
  for (const [name, values = []] of Object.entries(req.headersDistinct))
    for (const value of values) headers.append(name, value)
  const init = { method: req.method ?? 'GET', headers }
  const url = `http://${req.headers.host}${req.url}`
  if (req.method === 'GET' || req.method === 'HEAD') return new Request(url, init)
  const withBody = { ...init, body: streamOf(req), duplex: 'half' }
  return new Request(url, withBody)
}

function streamOf(req: IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      req.pause()
      req.on('data', (chunk: Uint8Array) => {
        controller.enqueue(Uint8Array.from(chunk))
        req.pause()
      })
      req.on('end', () => controller.close())
      req.on('error', (error) => controller.error(error))
    },
    pull() {
      req.resume()
    },
    cancel() {
      req.removeAllListeners('data')
      req.removeAllListeners('end')
      req.resume()
    },
  })
}
