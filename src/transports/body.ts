import { type BodyLimits, bodyTimedOut, requireLength, requirePieces } from '../receiver/limits.js'
import { withTimeout } from '../timeout.js'

/** A body on its way in. The first of its end, a refusal and the timeout settles it. */
export interface ArrivingBody {
  /** All of its bytes. Rejects with a BodyError. */
  readonly whole: Promise<Uint8Array>
  /** Adds a chunk, or drops it where the body is settled. */
  add(chunk: Uint8Array): void
  end(): void
  refuse(error: unknown): void
  /** Whether nothing is added any more. */
  isSettled(): boolean
}

/**
 * Receives a body within the limits: in at most `bodyLimit` bytes of memory, however small its chunks, each byte of it
 * counted before it is held, and in no more chunks than one of that size needs.
 */
export function receiveBody(limits: BodyLimits): ArrivingBody {
  const buffer = createBuffer(limits)
  let pieces = 0
  let isSettled = false
  let resolveWith = (_bytes: Uint8Array) => {}
  let rejectWith = (_error: unknown) => {}
  const arrived = new Promise<Uint8Array>((resolve, reject) => {
    resolveWith = resolve
    rejectWith = reject
  })

  function drop(): void {
    isSettled = true
    buffer.clear()
  }

  function refuse(error: unknown): void {
    drop()
    rejectWith(error)
  }

  return {
    whole: withTimeout(arrived, limits.bodyTimeout, () => {
      drop()
      return bodyTimedOut(limits)
    }),
    add(chunk) {
      if (isSettled) return
      try {
        requirePieces(++pieces, limits)
        buffer.add(chunk)
      } catch (error) {
        refuse(error)
      }
    },
    end() {
      const bytes = buffer.bytes()
      drop()
      resolveWith(bytes)
    },
    refuse,
    isSettled: () => isSettled,
  }
}

/** Chunks put together in one growing buffer: a list of them could take far more memory than their bytes. */
function createBuffer(limits: BodyLimits) {
  let bytes: Uint8Array = new Uint8Array()
  let length = 0

  function grow(capacity: number): void {
    limits.hold(capacity)
    const larger = new Uint8Array(capacity)
    larger.set(bytes)
    bytes = larger
  }

  return {
    /** @throws WebhookError `body_too_large`, `receiver_overloaded` */
    add(chunk: Uint8Array) {
      const end = length + chunk.length
      requireLength(end, limits)
      // a body in one piece, as most are, is not copied, but for a piece of a larger buffer, as HTTP/2's are: it would
      // hold all of that
      if (length === 0 && chunk.length === chunk.buffer.byteLength) {
        limits.hold(end)
        bytes = chunk
      } else {
        if (end > bytes.length) grow(Math.min(Math.max(end, 2 * length), limits.bodyLimit))
        bytes.set(chunk, length)
      }
      length = end
    },
    bytes: () => bytes.subarray(0, length),
    clear() {
      bytes = new Uint8Array()
    },
  }
}
