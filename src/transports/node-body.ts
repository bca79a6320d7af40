import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { Readable } from 'node:stream'
import {
  type BodyLimits,
  bodyAborted,
  bodyAlreadyParsed,
  lingerSeconds,
  pieceLimitOf,
} from '../receiver/limits.js'
import { receiveBody } from './body.js'
import { holdTimerList } from './timer-list.js'

/** A request of Node's own server, HTTP/1 or HTTP/2. */
export type NodeRequest = IncomingMessage | Http2ServerRequest

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
  const onEnd = () => {
    if (isReset(stream)) body.refuse(bodyAborted())
    else body.end()
  }
  const onAbort = () => {
    // a close follows each end, and an error made for each body costs 5 % of a server's time
    if (!stream.readableEnded) body.refuse(bodyAborted())
  }
  stream.on('data', onData).on('end', onEnd).on('error', onAbort).on('close', onAbort)
  // a listener alone doesn't start what a middleware has paused
  stream.resume()
  body.whole.catch(() => stream.off('data', onData))
  return body.whole
}

/** Whether HTTP/2 ended a body because the sender reset its stream. */
function isReset(stream: Readable & { readonly stream?: Http2ServerRequest['stream'] }): boolean {
  return stream.stream?.aborted === true
}

const discarded = new WeakMap<object, Promise<void>>()

/**
 * Reads the rest of a refused body to nobody, so that the sender gets to read the answer: at most `bodyLimit` bytes,
 * in at most as many pieces as a body may have, for at most {@link lingerSeconds}.
 */
export function discardNodeBody(request: NodeRequest, limits: BodyLimits): void {
  if (request.complete) return
  const read = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, lingerSeconds * 1000)
    const stop = () => {
      clearTimeout(timer)
      resolve()
    }
    let left = limits.bodyLimit
    let piecesLeft = pieceLimitOf(limits)
    const onData = (chunk: Uint8Array | string) => {
      left -= chunk.length
      piecesLeft--
      // what more there is stays in the sockets until the connection closes
      if (left < 0 || piecesLeft < 0) request.pause()
    }
    request.on('data', onData).on('end', stop).on('error', stop).on('close', stop)
    request.resume()
  })
  discarded.set(request, read)
}

/** Resolves once no more of a refused body is read; `undefined` where the body wasn't refused, or has come to its end. */
export function findDiscarding(request: NodeRequest): Promise<void> | undefined {
  const reading = discarded.get(request)
  return reading && !request.complete ? reading : undefined
}
