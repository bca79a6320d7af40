import { requireRawBody, utf8 } from '../crypto/bytes.js'
import { BodyError } from '../errors.js'
import { findHeader } from '../headers.js'
import type { HeadersLike, RawBody } from '../types.js'
import { within } from '../timeout.js'

/** How much of a body is read, and for how long. */
export interface BodyLimits {
  /** In bytes. */
  readonly bodyLimit: number
  /** In seconds. */
  readonly bodyTimeout: number
}

/**
 * Refuses early what says that it is too large, or compressed: what the sender signed then, and what a
 * bomb weighs, is anyone's guess. What doesn't say so is counted all the same.
 */
export function requireReadable(headers: HeadersLike, limits: BodyLimits): void {
  if (!/^ *(identity)? *$/i.test(String(findHeader(headers, 'content-encoding') ?? '')))
    throw new BodyError('body_encoding_unsupported', 'The body is compressed: send it plain.', 415)
  requireLength(Number(findHeader(headers, 'content-length')), limits)
}

/** Refuses a body that somebody else has read whole already. */
export function requireSize(body: RawBody, limits: BodyLimits): void {
  const raw = requireRawBody(body)
  requireLength(typeof raw === 'string' ? utf8(raw).length : raw.length, limits)
}

/** @throws BodyError `body_too_large` */
export function requireLength(size: number, { bodyLimit }: BodyLimits): void {
  if (size > bodyLimit) throw new BodyError('body_too_large', `The body is over ${bodyLimit} bytes.`, 413)
}

/**
 * Reads a web stream whole, within the limits. What is over them is drained rather than cancelled: h3 makes
 * streams that throw, in no reach of ours, when what goes on arriving has been cancelled.
 */
export function readStream(stream: ReadableStream<Uint8Array>, limits: BodyLimits): Promise<ArrayBuffer> {
  const reader = stream.getReader()
  const parts: BlobPart[] = []
  let size = 0
  const whole = new Promise<ArrayBuffer>((resolve, reject) => {
    const next = (): Promise<void> =>
      reader.read().then(
        ({ done, value }) => {
          if (done) return resolve(new Blob(parts).arrayBuffer())
          try {
            size += value.length
            requireLength(size, limits)
            parts.push(value as BlobPart)
          } catch (error) {
            reject(error)
          }
          next()
        },
        () => reject(hungUp()),
      )
    next()
  })
  return within(limits.bodyTimeout, whole, () => tooSlow(limits))
}

export function tooSlow({ bodyTimeout }: BodyLimits): BodyError {
  return new BodyError('body_timeout', `The body took over ${bodyTimeout} s.`, 408)
}

export function hungUp(): BodyError {
  return new BodyError('body_aborted', 'The sender hung up mid-body.', 400)
}

/** The error for a body that is gone, with what to change about it. */
export function alreadyParsed(fix = 'mount the webhook before it'): BodyError {
  return new BodyError('body_already_parsed', `A body parser has read this request: ${fix}.`, 500)
}
