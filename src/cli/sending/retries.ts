import { setTimeout as wait } from 'node:timers/promises'
import type { PostResult } from './post.js'

/** One try of a delivery. */
export interface Attempt {
  readonly result: PostResult
  /** Seconds until the next; `undefined` of the last. */
  readonly retryAfter?: number | undefined
}

/**
 * Sends a delivery until it is answered as it should be, or the schedule ends.
 *
 * @param waits - seconds before each retry
 */
export async function* attemptsOf(
  waits: readonly number[],
  send: () => Promise<PostResult>,
  isDone: (result: PostResult) => boolean,
): AsyncGenerator<Attempt, void> {
  for (const retryAfter of [...waits, undefined]) {
    const result = await send()
    if (retryAfter === undefined || isDone(result)) return yield { result }
    yield { result, retryAfter }
    await wait(retryAfter * 1000)
  }
}
