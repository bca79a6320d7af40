import { signedBody, utf8 } from '../crypto/bytes.js'
import { BodyError } from '../errors.js'
import { headerValue } from '../schemes/header.js'
import type { HeadersLike, RawBody } from '../types.js'

/** How much of a body is read, and for how long. */
export interface BodyLimits {
  /** In bytes. */
  readonly bodyLimit: number
  /** In seconds. */
  readonly bodyTimeout: number
}

/** The chunks of a body, counted while they arrive. */
export interface Chunks {
  /** @throws BodyError `body_too_large` */
  add(chunk: Uint8Array): void
  join(): Uint8Array
}

export function chunks(limits: BodyLimits): Chunks {
  const parts: Uint8Array[] = []
  let size = 0
  return {
    add(chunk) {
      size += chunk.length
      requireLength(size, limits)
      parts.push(chunk)
    },
    join() {
      const [only] = parts
      if (only && parts.length === 1) return only
      const joined = new Uint8Array(size)
      let at = 0
      for (const part of parts) {
        joined.set(part, at)
        at += part.length
      }
      return joined
    },
  }
}

/** Refuses early what says that it is too large. What says otherwise is counted all the same. */
export function requireDeclaredSize(headers: HeadersLike, limits: BodyLimits): void {
  requireLength(Number(headerText(headers, 'content-length')), limits)
}

/** Refuses a body that somebody else has read whole already. */
export function requireSize(body: RawBody, limits: BodyLimits): void {
  const raw = signedBody(body)
  requireLength(typeof raw === 'string' ? utf8(raw).length : raw.length, limits)
}

function requireLength(size: number, { bodyLimit }: BodyLimits): void {
  if (size > bodyLimit)
    throw new BodyError('body_too_large', `The body is over the bodyLimit of ${bodyLimit} bytes.`, 413)
}

/** Refuses a compressed body: what the sender signed, and what a decompressed bomb weighs, is anyone's guess. */
export function requireIdentityEncoding(headers: HeadersLike): void {
  if (!/^(identity)?$/i.test(headerText(headers, 'content-encoding').trim()))
    throw new BodyError('body_encoding_unsupported', 'The body is compressed: have it sent plain.', 415)
}

function headerText(headers: HeadersLike, name: string): string {
  return String(headerValue(headers, name) ?? '')
}

/** Reads a web stream whole, within the limits. */
export async function readStream(
  stream: ReadableStream<Uint8Array>,
  limits: BodyLimits,
): Promise<Uint8Array> {
  const reader = stream.getReader()
  const read = chunks(limits)
  let timer: ReturnType<typeof setTimeout> | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow(limits)), limits.bodyTimeout * 1000)
  })
  try {
    for (;;) {
      const { done, value } = await Promise.race([
        reader.read().catch(() => Promise.reject(hungUp())),
        deadline,
      ])
      if (done) return read.join()
      read.add(value)
    }
  } catch (error) {
    // the refusal stands whether or not the sender hears that nobody listens any more
    reader.cancel().catch(() => {})
    throw error
  } finally {
    clearTimeout(timer)
  }
}

export function tooSlow({ bodyTimeout }: BodyLimits): BodyError {
  return new BodyError('body_timeout', `The body did not arrive within ${bodyTimeout} s.`, 408)
}

export function hungUp(): BodyError {
  return new BodyError('body_aborted', 'The sender hung up before the body was complete.', 400)
}

/** The error for a body that is gone, with what to change about it. */
export function alreadyParsed(fix = 'mount the webhook ahead of it'): BodyError {
  return new BodyError('body_already_parsed', `A body parser has read this request: ${fix}.`, 500)
}
