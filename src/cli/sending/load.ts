import type { PostResult } from './post.js'

/** What came of many deliveries. */
export interface LoadResult {
  /** How many answers there were of each status. */
  readonly statuses: ReadonlyMap<number, number>
  /** How many had no answer, by the reason. */
  readonly failures: ReadonlyMap<string, number>
  /** Seconds that each answer took, the shortest first. */
  readonly latencies: Float64Array
}

/** How many deliveries to send, and how many of them at a time. */
export interface Load {
  readonly count: number
  readonly concurrency: number
}

/**
 * Sends many deliveries.
 *
 * @param send - sends the one of a number, from 1
 * @param onSent - called after each
 */
export async function sendMany(
  { count, concurrency }: Load,
  send: (number: number) => Promise<PostResult>,
  onSent: () => void,
): Promise<LoadResult> {
  const statuses = new Map<number, number>()
  const failures = new Map<string, number>()
  const latencies: number[] = []
  let next = 1
  async function work(): Promise<void> {
    while (next <= count) {
      const result = await send(next++)
      if ('failure' in result) add(failures, result.failure)
      else {
        add(statuses, result.status)
        latencies.push(result.seconds)
      }
      onSent()
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  return { statuses, failures, latencies: Float64Array.from(latencies).sort() }
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
