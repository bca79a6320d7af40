import type { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { Readable } from 'node:stream'
import { builtInType } from '../raw-body.js'
import type { Incoming } from '../receiver/incoming.js'
import { type BodyLimits, bodyAborted, bodyAlreadyParsed } from '../receiver/limits.js'
import type { Reply } from '../receiver/outcome.js'
import type { RawBody } from '../types.js'
import { receiveBody } from './body.js'
import { requireSuccess } from './guard.js'
import { holdTimerList } from './timer-list.js'

/** A request of Node's own server, HTTP/1 or HTTP/2. */
export type NodeRequest = IncomingMessage | Http2ServerRequest

/** A response of Node's own server, HTTP/1 or HTTP/2. */
export type NodeResponse = ServerResponse | Http2ServerResponse

/** What a receiver is told of a request of Node's. */
export function incomingNodeRequest(
  { method = '', headers }: Pick<NodeRequest, 'method' | 'headers'>,
  readBody: Incoming['readBody'],
): Incoming {
  return { method, headers, readBody }
}

/**
 * Reads a body that nobody has read before, within the limits.
 *
 * @param fix - what to change where a body parser came first, in the framework's own words
 * @throws BodyError `body_already_parsed`, `body_too_large`, `body_timeout`, `body_aborted`
 */
export async function readNodeBody(stream: Readable, limits: BodyLimits, fix?: string): Promise<Uint8Array> {
  if (stream.readableDidRead) throw bodyAlreadyParsed(fix)
  if (stream.readableEnded) return new Uint8Array()
  if (stream.destroyed) throw bodyAborted()
  holdTimerList(limits.bodyTimeout * 1000)
  const body = receiveBody(limits)
  const onData = (chunk: Uint8Array | string) => {
    // text means that somebody called setEncoding: the bytes are gone
    if (typeof chunk === 'string') body.refuse(bodyAlreadyParsed(fix))
    else body.add(chunk)
  }
  const onAbort = () => {
    // a close follows each end, and an error made for each body costs 5 % of a server's time
    if (!stream.readableEnded) body.refuse(bodyAborted())
  }
  stream.on('data', onData).on('end', body.end).on('error', onAbort).on('close', onAbort)
  // a listener alone doesn't start what a middleware has paused
  stream.resume()
  // the rest of a body that is refused flows on, to nobody, so that the sender gets to read the answer
  body.whole.catch(() => stream.off('data', onData))
  return body.whole
}

/** The first of some values that is a raw body: what a body parser, or the user, has stored of one. */
export function findRawBody(...candidates: readonly unknown[]): RawBody | undefined {
  return candidates.find(isRawBody)
}

function isRawBody(value: unknown): value is string | Uint8Array {
  return typeof value === 'string' || builtInType(value) === 'Uint8Array'
}

/** Sends a receiver's reply, unless somebody else has begun to answer. */
export function sendReply(response: Answerable, reply: Reply): void {
  if (response.headersSent) return
  response.statusCode = reply.status
  for (const [name, value] of Object.entries(nodeHeaders(reply))) response.setHeader(name, value)
  response.end(reply.body)
}

/** What the responses of HTTP/1 and HTTP/2 have in common, as TypeScript can't tell of overloaded methods. */
interface Answerable extends Pick<NodeResponse, 'headersSent' | 'statusCode'> {
  setHeader(name: string, value: string): unknown
  end(body: string): unknown
}

/** A reply's headers on a connection of Node's: it closes after a body that was too slow, whose rest may never come. */
export function nodeHeaders({ status, headers }: Reply): Reply['headers'] {
  return status === 408 ? { ...headers, connection: 'close' } : headers
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
