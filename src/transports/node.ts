import type { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Http2ServerResponse } from 'node:http2'
import { builtInType } from '../raw-body.js'
import type { Incoming } from '../receiver/incoming.js'
import { lingerSeconds } from '../receiver/limits.js'
import type { Reply } from '../receiver/outcome.js'
import type { RawBody } from '../types.js'
import { requireSuccess } from './guard.js'
import { discardNodeBody, findDiscarding, type NodeRequest } from './node-body.js'
import { queryOf } from './query.js'

/** A response of Node's own server, HTTP/1 or HTTP/2. */
export type NodeResponse = ServerResponse | Http2ServerResponse

/** What a receiver is told of a request of Node's. */
export function incomingNodeRequest(request: NodeRequest, readBody: Incoming['readBody']): Incoming {
  const { method = '', headers } = request
  return {
    method,
    headers,
    query: () => queryOf(request.url),
    readBody,
    discardBody: (limits) => discardNodeBody(request, limits),
  }
}

/** The first of some values that is a raw body: what a body parser, or the user, has stored of one. */
export function findRawBody(...candidates: readonly unknown[]): RawBody | undefined {
  return candidates.find(isRawBody)
}

function isRawBody(value: unknown): value is string | Uint8Array {
  return typeof value === 'string' || builtInType(value) === 'Uint8Array'
}

/**
 * Sends a receiver's reply, unless somebody else has begun to answer. Where the body was refused before its end, the
 * connection closes, once as much of the rest has been read as is.
 */
export function sendReply(response: NodeResponse, reply: Reply): void {
  if (response.headersSent) return
  const reading = findDiscarding(response.req)
  response.statusCode = reply.status
  for (const [name, value] of Object.entries(nodeHeaders(reply, response.req)))
    response.setHeader(name, value)
  if (reading) sendAndClose(response, reply, reading)
  else response.end(reply.body)
}

/**
 * Sends an answer at once, and ends it later. Node.js destroys the socket with the end of the last answer, and where
 * the sender is still sending, what it hasn't read of the answer is lost.
 */
function sendAndClose(response: Writable, { body }: Reply, reading: Promise<void>): void {
  response.setHeader('content-length', String(body.length))
  response.write(body)
  reading.then(() => {
    const { stream } = response
    // in the callback that tells of a reset, Node.js 20 would write for ever, or into memory not its own
    if (stream) setImmediate(() => endAndClose(response, stream))
    else response.end()
  })
}

/** Ends an answer over HTTP/2, and closes its stream: without that, HTTP/2 goes on with the request. */
function endAndClose(response: Writable, stream: Http2ServerResponse['stream']): void {
  response.end(() => stream.close())
  // the end never comes where the sender accepts no bytes, or reset the stream before they went out
  const timer = setTimeout(() => stream.destroy(), lingerSeconds * 1000)
  stream.once('close', () => clearTimeout(timer))
}

/** What the responses of HTTP/1 and HTTP/2 have in common, as TypeScript can't tell of overloaded methods. */
interface Writable {
  readonly stream?: Http2ServerResponse['stream']
  setHeader(name: string, value: string): unknown
  write(body: string): unknown
  end(done?: () => void): unknown
}

/**
 * A reply's headers on a connection of Node's: of HTTP/1 it closes after a body that was refused for its size or its time,
 * or before its end.
 */
export function nodeHeaders({ status, headers }: Reply, request: NodeRequest): Reply['headers'] {
  const closes = status === 408 || status === 413 || findDiscarding(request)
  return closes && request.httpVersionMajor === 1 ? { ...headers, connection: 'close' } : headers
}

/** Whether a request's body is still on its way to nobody, so that its answer must go through {@link sendReply}. */
export function isDiscarding(request: NodeRequest): boolean {
  return findDiscarding(request) !== undefined
}

/**
 * Calls the next handler and waits for its answer. Where the sender has hung up already, it isn't called.
 *
 * @throws Error where the next handler doesn't answer with success, or the sender hangs up before it does
 */
export async function continueTo(next: () => void, response: NodeResponse): Promise<void> {
  // looked at first: a `close` during verification doesn't come again
  if (isClosed(response)) throw senderHungUp()
  const closed = new Promise<void>((resolve) => onceClosed(response, resolve))
  next()
  await closed
  // of a reset stream, HTTP/2 says that it finished, of a lost socket, HTTP/1 that it ended
  if (!(response.writableEnded && response.writableFinished)) throw senderHungUp()
  requireSuccess(response.statusCode)
}

function isClosed(response: NodeResponse): boolean {
  return response.destroyed || ('stream' in response && response.stream.destroyed)
}

function onceClosed(response: EventEmitter, listener: () => void): void {
  response.once('close', listener)
}

function senderHungUp(): Error {
  return new Error('The sender hung up before the next handler had answered.')
}
