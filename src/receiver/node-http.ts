import type { AnyEvent } from '../providers/event.js'
import type { RawBody } from '../types.js'
import { alreadyParsed, type BodyLimits, chunks, hungUp, tooSlow } from './body.js'
import type { Reply } from './outcome.js'
import type { Background, Receiver } from './receive.js'

/** What is used of a node:http request. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly readableDidRead: boolean
  readonly readableEnded: boolean
  readonly destroyed: boolean
  on(event: 'data', listener: (chunk: Uint8Array | string) => void): unknown
  on(event: 'end' | 'error' | 'close', listener: () => void): unknown
  off(event: string, listener: (chunk: Uint8Array | string) => void): unknown
  resume(): unknown
}

/** What is used of a node:http response. */
export interface NodeResponse {
  readonly headersSent: boolean
  statusCode: number
  setHeader(name: string, value: string): unknown
  end(body: string): unknown
}

/**
 * Reads a request that nobody has read before, within the limits. What is over them is left to drain, so
 * that the sender gets to read the refusal.
 */
export async function readNodeBody(request: NodeRequest, limits: BodyLimits): Promise<Uint8Array> {
  if (request.readableDidRead) throw alreadyParsed()
  if (request.readableEnded) return new Uint8Array()
  if (request.destroyed) throw hungUp()
  const read = chunks(limits)
  let stop = () => {}
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(tooSlow(limits)), limits.bodyTimeout * 1000)
      const hangUp = () => reject(hungUp())
      const take = (chunk: Uint8Array | string) => {
        try {
          // text means that somebody called setEncoding: the bytes are gone
          if (typeof chunk === 'string') throw alreadyParsed()
          read.add(chunk)
        } catch (error) {
          reject(error)
        }
      }
      request.on('data', take)
      const end = () => resolve()
      request.on('end', end)
      request.on('error', hangUp)
      request.on('close', hangUp)
      stop = () => {
        clearTimeout(timer)
        request.off('data', take)
        request.off('end', end)
        request.off('error', hangUp)
        request.off('close', hangUp)
        request.resume()
      }
    })
    return read.join()
  } finally {
    stop()
  }
}

/** Takes a node:http request through a receiver and answers it; `kept` is a raw body somebody has read before. */
export async function serveNode<
  Extra extends Background & { readonly req: NodeRequest; readonly res: NodeResponse },
>(receiver: Receiver<AnyEvent, Extra>, extra: Extra, kept?: RawBody): Promise<void> {
  const { req, res } = extra
  const readBody = (limits: BodyLimits) => kept ?? readNodeBody(req, limits)
  const reply = await receiver.receive({ method: req.method ?? '', headers: req.headers, readBody }, extra)
  // a handler may have sent an answer of its own
  if (!res.headersSent) send(res, reply)
}

function send(response: NodeResponse, { status, headers, body }: Reply): void {
  response.statusCode = status
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  // the rest of a body that was too slow is not waited for
  if (status === 408) response.setHeader('connection', 'close')
  response.end(body)
}
