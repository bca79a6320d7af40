import type { Incoming } from '../receiver/incoming.js'
import {
  type BodyLimits,
  bodyAborted,
  bodyAlreadyParsed,
  lingerSeconds,
  pieceLimitOf,
} from '../receiver/limits.js'
import type { Reply } from '../receiver/outcome.js'
import { withTimeout } from '../timeout.js'
import { type ArrivingBody, receiveBody } from './body.js'
import { queryOf } from './query.js'
import { createStreamReader, type StreamReader } from './stream-reader.js'

/** What a receiver is told of a `Request`. */
export function incomingRequest(
  request: Request,
  readBody: Incoming['readBody'] = (limits) => readRequest(request, limits),
): Incoming {
  const { method, headers } = request
  return {
    method,
    headers,
    query: () => queryOf(request.url),
    readBody,
    discardBody: (limits) => discardBody(request, limits),
  }
}

/**
 * A receiver's reply as a `Response`. Where the body was refused before its end, the connection closes once as much of
 * the rest has been read as is.
 */
export function responseTo(request: Request, { status, headers, body }: Reply): Response {
  const reading = discarded.get(request)
  if (!reading) return new Response(body, { status, headers })
  // Deno waits for the body of its own accord; where the answer is a stream, it waits for ever
  const answer = 'Deno' in globalThis ? body : streamUntil(reading, body)
  return new Response(answer, { status, headers: { ...headers, connection: 'close' } })
}

/**
 * A stream that holds a text at once, and ends later: servers close the socket with the end of the answer, and where the
 * sender is still sending, what it hasn't read of the answer is lost.
 */
export function streamUntil(over: Promise<void>, text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text))
      // there is nothing to close where the sender has hung up, since the server cancels the stream then
      over.then(() => controller.close()).catch(() => {})
    },
  })
}

const readers = new WeakMap<Request, StreamReader>()

/**
 * Reads the body of a request that nobody has read before, within the limits.
 *
 * @throws BodyError `body_already_parsed`, `body_too_large`, `body_timeout`, `body_aborted`
 */
export async function readRequest(request: Request, limits: BodyLimits): Promise<Uint8Array> {
  if (request.bodyUsed || request.body?.locked) throw bodyAlreadyParsed()
  const reader = findReader(request)
  if (!reader) return new Uint8Array()
  const body = receiveBody(limits)
  readToEnd(reader, body).then(body.end, () => body.refuse(bodyAborted()))
  return body.whole
}

/** The reader of a request's body, where it has one that nobody else reads. */
function findReader(request: Request): StreamReader | undefined {
  const { body } = request
  if (!body || body.locked) return readers.get(request)
  const reader = createStreamReader(body)
  readers.set(request, reader)
  return reader
}

async function readToEnd(reader: StreamReader, body: ArrivingBody): Promise<void> {
  while (!body.isSettled()) {
    const piece = await reader.read()
    if (!piece) return
    body.add(piece)
  }
}

const discarded = new WeakMap<Request, Promise<void>>()

/**
 * Reads the rest of a refused body to nobody, so that the sender gets to read the answer, for at most
 * {@link lingerSeconds}. Then it is cancelled.
 */
function discardBody(request: Request, limits: BodyLimits): void {
  const reader = findReader(request)
  if (!reader) return
  const isOverLimit = Math.max(announcedLength(request), reader.bytesRead()) > limits.bodyLimit
  // all of a body within the limit, so that its sender comes to the answer; little of another, since Bun reads another
  // 1.4 MiB ahead
  const bytes = isOverLimit ? limits.bodyLimit / 4 : limits.bodyLimit
  const reading = readToNobody(reader, bytes, pieceLimitOf(limits))
  discarded.set(request, reading)
  // not before the answer has ended: Deno would read on for ever, and h3 throw, in no reach of ours, where more arrives
  reading.then(() => delay(1)).then(() => reader.cancel().catch(() => {}))
}

function announcedLength({ headers }: Request): number {
  return Number(headers.get('content-length')) || 0
}

async function readToNobody(reader: StreamReader, bytes: number, pieceLimit: number): Promise<void> {
  let left = bytes
  let isLate = false
  const read = async () => {
    for (let pieces = 0; left >= 0 && pieces < pieceLimit && !isLate; pieces++) {
      const piece = await reader.read()
      if (!piece) return
      left -= piece.length
    }
    // a sender that never pauses gets this long to read the answer: a busy one needs more than a tenth of it
    await delay(1)
  }
  await withTimeout(read(), lingerSeconds, bodyAborted).catch(() => {
    isLate = true
  })
}

function delay(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000))
}
