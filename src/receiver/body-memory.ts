import { WebhookError } from '../errors.js'

/** What one body holds of the memory that all unverified bodies of a receiver share. */
export interface BodyMemory {
  /**
   * Counts so many bytes as held by this body, in place of those before.
   *
   * @throws WebhookError `receiver_overloaded` where all bodies together would hold more than they may
   */
  hold(bytes: number): void
  /** Counts nothing any more, whatever arrives late. */
  release(): void
}

/**
 * Bounds what strangers can have a receiver hold. Bytes count as they arrive: announcing a large body takes nothing.
 *
 * @param totalBodyLimit - how many bytes all bodies may hold together
 * @returns a function to call once for each body
 */
export function createBodyMemory(totalBodyLimit: number): () => BodyMemory {
  let total = 0
  return () => {
    let held = 0
    let isReleased = false
    return {
      hold(bytes) {
        if (isReleased) return
        if (total - held + bytes > totalBodyLimit) throw overloaded(totalBodyLimit)
        total += bytes - held
        held = bytes
      },
      release() {
        isReleased = true
        total -= held
        held = 0
      },
    }
  }
}

function overloaded(totalBodyLimit: number): WebhookError {
  return new WebhookError(
    'receiver_overloaded',
    `Bodies that aren't verified yet hold ${totalBodyLimit} bytes, or would with this one. The sender is asked to retry. If they are genuine, raise totalBodyLimit.`,
  )
}
