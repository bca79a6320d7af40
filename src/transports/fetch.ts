import type { Incoming } from '../receiver/incoming.js'
import { type BodyLimits, bodyAborted, bodyAlreadyParsed, lingerSeconds } from '../receiver/limits.js'
import type { Reply } from '../receiver/outcome.js'
import { type ArrivingBody, receiveBody } from './body.js'

/** What a receiver is told of a `Request`. */
export function incomingRequest(
  request: Request,
  readBody: Incoming['readBody'] = (limits) => readRequest(request, limits),
): Incoming {
  const { method, headers } = request
  return { method, headers, readBody, discardBody: (limits) => discardBody(request, limits) }
}

/**
 * A receiver's reply as a `Response`. Where the body was refused before its end, the answer ends once as much of the rest
 * has been read as is, and the connection closes with it.
 */
export function responseTo(request: Request, { status, headers, body }: Reply): Response {
  const reading = discarded.get(request)
  if (!reading) return new Response(body, { status, headers })
  const held = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(body))
      reading.then(() => controller.close())
    },
  })
  return new Response(held, { status, headers: { ...headers, connection: 'close' } })
}

type Reader = ReadableStreamDefaultReader<Uint8Array>

const readers = new WeakMap<Request, Reader>()

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
function findReader(request: Request): Reader | undefined {
  const { body } = request
  if (!body || body.locked) return readers.get(request)
  const reader = body.getReader()
  readers.set(request, reader)
  return reader
}

async function readToEnd(reader: Reader, body: ArrivingBody): Promise<void> {
  for (let part = await reader.read(); !part.done && !body.isSettled(); part = await reader.read())
    body.add(part.value)
}

const discarded = new WeakMap<Request, Promise<void>>()

/**
 * Reads the rest of a refused body to nobody, so that the sender gets to read the answer: at most `bodyLimit` bytes,
 * for at most {@link lingerSeconds}. Then it is cancelled.
 */
function discardBody(request: Request, { bodyLimit }: BodyLimits): void {
  const reader = findReader(request)
  if (!reader) return
  const reading = readToNobody(reader, bodyLimit)
  discarded.set(request, reading)
  // not before the answer has ended: Deno would read on for ever, and h3 throw, in no reach of ours, where more arrives
  reading.then(() => delay(1)).then(() => reader.cancel().catch(() => {}))
}

function readToNobody(reader: Reader, bytes: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, lingerSeconds * 1000)
    const stop = () => {
      clearTimeout(timer)
      resolve()
    }
    const read = async () => {
      for (let left = bytes; left >= 0; ) {
        const { done, value } = await reader.read()
        if (done) break
        left -= value.length
      }
    }
    read().then(stop, stop)
  })
}

function delay(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000))
}
