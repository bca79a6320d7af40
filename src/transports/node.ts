import { builtInType } from '../crypto/bytes.js'
import { preferOneShot } from '../crypto/select.js'
import { alreadyParsed, type BodyLimits, hungUp, requireLength, tooSlow } from '../receiver/limits.js'
import type { Reply } from '../receiver/outcome.js'
import type { Background, Incoming, Receiver } from '../receiver/receive.js'
import type { RawBody } from '../types.js'

preferOneShot()

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
  return kept.find(
    (body): body is RawBody =>
      body !== undefined && (typeof body === 'string' || builtInType(body) === 'Uint8Array'),
  )
}

/**
 * Reads a request that nobody has read before, within the limits. What is over them is left to drain, so
 * that the sender gets to read the refusal.
 */
export function readNodeBody(
  request: NodeStream,
  limits: BodyLimits,
  fix?: string,
): Uint8Array | Promise<Uint8Array> {
  if (request.readableDidRead) throw alreadyParsed(fix)
  if (request.readableEnded) return new Uint8Array()
  if (request.destroyed) throw hungUp()
  const parts: Uint8Array[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    const refuse = (error: unknown) => {
      clearTimeout(timer)
      request.off('data', take)
      request.resume()
      reject(error)
    }
    const timer = deadline(limits.bodyTimeout * 1000, () => refuse(tooSlow(limits)))
    const take = (chunk: Uint8Array | string) => {
      try {
        // text means that somebody called setEncoding: the bytes are gone
        if (typeof chunk === 'string') throw alreadyParsed(fix)
        size += chunk.length
        requireLength(size, limits)
        parts.push(chunk)
      } catch (error) {
        refuse(error)
      }
    }
    const hangUp = () => {
      // a `close` follows each `end`, too
      if (!request.readableEnded) refuse(hungUp())
    }
    request.on('data', take)
    request.on('end', () => {
      clearTimeout(timer)
      // one part, as most bodies are, is not copied
      resolve(parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts))
    })
    request.on('error', hangUp)
    request.on('close', hangUp)
    // a listener alone doesn't start what a middleware has paused
    request.resume()
  })
}

const lengths = new Set<number>()

/**
 * A timer. Node keeps those of one length in a list, and to make and drop that list for each body costs more
 * than to read it: so one is left to run out, that holds the list meanwhile, and no process up.
 */
function deadline(milliseconds: number, late: () => void): NodeJS.Timeout {
  if (!lengths.has(milliseconds)) {
    lengths.add(milliseconds)
    // where a timer is a number, as in Deno, it has no unref
    setTimeout(() => lengths.delete(milliseconds), milliseconds).unref?.()
  }
  return setTimeout(late, milliseconds)
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
export function nodeHeaders({ status, headers }: Reply): Reply['headers'] {
  return status === 408 ? { ...headers, connection: 'close' } : headers
}
