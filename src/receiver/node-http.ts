import { tagOf } from '../crypto/bytes.js'
import type { RawBody } from '../types.js'
import { alreadyParsed, type BodyLimits, chunks, hungUp, tooSlow } from './body.js'
import type { Reply } from './outcome.js'
import type { Background, Incoming, Receiver } from './receive.js'

/** What is used of a stream of Node's that a body comes in. */
export interface NodeStream {
  readonly readableDidRead: boolean
  readonly readableEnded: boolean
  readonly destroyed: boolean
  on(event: 'data', listener: (chunk: Uint8Array | string) => void): unknown
  on(event: 'end' | 'error' | 'close', listener: () => void): unknown
  off(event: string, listener: (chunk: Uint8Array | string) => void): unknown
  resume(): unknown
}

/** What is used of a node:http request. */
export interface NodeRequest extends NodeStream {
  readonly method?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** What is used of a node:http response. */
export interface NodeResponse {
  readonly headersSent: boolean
  statusCode: number
  setHeader(name: string, value: string): unknown
  end(body: string): unknown
}

/** The framework's own objects in a handler's context. */
export interface NodeObjects<Request extends NodeRequest, Response extends NodeResponse> extends Background {
  readonly req: Request
  readonly res: Response
}

/** What is used of a response to know what became of it. */
export interface AwaitedResponse extends NodeResponse {
  readonly writableFinished: boolean
  once(event: 'close', listener: () => void): unknown
}

/** Done when somebody else has answered with success; rejects when the answer was another, or none. */
export function untilAnswered(response: AwaitedResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    response.once('close', () => {
      if (response.writableFinished && response.statusCode < 300) resolve()
      else reject(new Error(`The next handler answered ${response.statusCode}, or hung up.`))
    })
  })
}

/** A raw body that a framework or a parser kept, where there is one. */
export function keptBody(...kept: readonly unknown[]): RawBody | undefined {
  return kept.find((body): body is RawBody => typeof body === 'string' || tagOf(body) === 'Uint8Array')
}

/**
 * Reads a request that nobody has read before, within the limits. What is over them is left to drain, so
 * that the sender gets to read the refusal.
 */
export async function readNodeBody(
  request: NodeStream,
  limits: BodyLimits,
  fix?: string,
): Promise<Uint8Array> {
  if (request.readableDidRead) throw alreadyParsed(fix)
  if (request.readableEnded) return new Uint8Array()
  if (request.destroyed) throw hungUp()
  const read = chunks(limits)
  return new Promise((resolve, reject) => {
    // at once, and not when the promise is heard of: a `close` follows each `end`, and its error has a price
    const stop = () => {
      clearTimeout(timer)
      request.off('data', take)
      request.off('end', end)
      request.off('error', hangUp)
      request.off('close', hangUp)
      request.resume()
    }
    const refuse = (error: unknown) => {
      stop()
      reject(error)
    }
    const timer = setTimeout(() => refuse(tooSlow(limits)), limits.bodyTimeout * 1000)
    const hangUp = () => refuse(hungUp())
    const end = () => {
      stop()
      resolve(read.join())
    }
    const take = (chunk: Uint8Array | string) => {
      try {
        // text means that somebody called setEncoding: the bytes are gone
        if (typeof chunk === 'string') throw alreadyParsed(fix)
        read.add(chunk)
      } catch (error) {
        refuse(error)
      }
    }
    request.on('data', take)
    request.on('end', end)
    request.on('error', hangUp)
    request.on('close', hangUp)
    // a listener alone doesn't start what a middleware has paused
    request.resume()
  })
}

/** Takes a node:http request through a receiver and answers it. */
export async function serveNode<Extra extends Background & NodeObjects<NodeRequest, NodeResponse>>(
  receiver: Receiver<Extra>,
  extra: Extra,
  readBody: Incoming['readBody'] = (limits) => readNodeBody(extra.req, limits),
): Promise<void> {
  const { req, res } = extra
  const reply = await receiver.receive({ method: req.method ?? '', headers: req.headers, readBody }, extra)
  // a handler may have sent an answer of its own
  if (!res.headersSent) send(res, reply)
}

function send(response: NodeResponse, reply: Reply): void {
  response.statusCode = reply.status
  for (const [name, value] of Object.entries(nodeHeaders(reply))) response.setHeader(name, value)
  response.end(reply.body)
}

/** An answer's headers on a connection of Node's: the rest of a body that was too slow is not waited for. */
export function nodeHeaders({ status, headers }: Reply): Record<string, string> {
  return status === 408 ? { ...headers, connection: 'close' } : { ...headers }
}
