import type { Incoming } from '../receiver/incoming.js'
import { type BodyLimits, bodyAborted, bodyAlreadyParsed, bodyTimedOut } from '../receiver/limits.js'
import type { Reply } from '../receiver/outcome.js'
import { withTimeout } from '../timeout.js'
import { type ArrivingBody, receiveBody } from './body.js'
import { holdTimerList } from './timer-list.js'

/** What a receiver is told of a `Request`. */
export function incomingRequest(
  request: Request,
  readBody: Incoming['readBody'] = (limits) => readRequest(request, limits),
): Incoming {
  return { method: request.method, headers: request.headers, readBody }
}

/** A receiver's reply as a `Response`. */
export function responseOf({ status, headers, body }: Reply): Response {
  return new Response(body, { status, headers })
}

/**
 * Reads the body of a request that nobody has read before, within the limits.
 *
 * @throws BodyError `body_already_parsed`, `body_too_large`, `body_timeout`, `body_aborted`
 */
export async function readRequest({ body, bodyUsed }: Request, limits: BodyLimits): Promise<Uint8Array> {
  if (bodyUsed || body?.locked) throw bodyAlreadyParsed()
  return body ? readStream(body, limits) : new Uint8Array()
}

/**
 * Reads the body of a request whose server holds it to a Content-Length within the limits. It takes no stream,
 * which servers that make one for this only are slow at.
 *
 * @throws BodyError `body_timeout`, `body_aborted`
 */
export function readFramedRequest(request: Request, limits: BodyLimits): Promise<ArrayBuffer> {
  holdTimerList(limits.bodyTimeout * 1000)
  const whole = request.arrayBuffer().catch(() => Promise.reject(bodyAborted()))
  return withTimeout(whole, limits.bodyTimeout, () => bodyTimedOut(limits))
}

/**
 * Reads a stream to its end, within the limits.
 *
 * @throws BodyError `body_too_large`, `body_timeout`, `body_aborted`
 */
export function readStream(stream: ReadableStream<Uint8Array>, limits: BodyLimits): Promise<Uint8Array> {
  const body = receiveBody(limits)
  readToEnd(stream, body).then(body.end, () => body.refuse(bodyAborted()))
  return body.whole
}

// what was refused, too, so that the sender gets to read the answer: h3's streams throw, in no reach of ours,
// where more arrives after they were cancelled
async function readToEnd(stream: ReadableStream<Uint8Array>, { add }: ArrivingBody): Promise<void> {
  const reader = stream.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) add(part.value)
}
