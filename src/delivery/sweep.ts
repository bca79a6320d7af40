/** How many rows a batch deletes at most. */
export const batchSize = 1000

const everyMs = 60_000

/**
 * Returns a function to call with each delivery. It sweeps at its first call, since many processes live for a few
 * deliveries only, and then at most once a minute. One sweep runs at a time, nobody waits for it, and the next one
 * makes up for one that fails.
 *
 * @param sweepBatch - deletes up to {@link batchSize} rows whose time is over, and returns how many
 */
export function createSweeper(sweepBatch: () => Promise<number>): () => void {
  let isSweeping = false
  let startedAt = Number.NEGATIVE_INFINITY
  return () => {
    const now = performance.now()
    if (isSweeping || now - startedAt < everyMs) return
    isSweeping = true
    startedAt = now
    sweepAll(sweepBatch)
      .catch(() => {})
      .finally(() => {
        isSweeping = false
      })
  }
}

/** Deletes batch after batch, until one comes back short. Returns how many rows in all. */
export async function sweepAll(sweepBatch: () => Promise<number>): Promise<number> {
  let deleted = 0
  for (;;) {
    const count = await sweepBatch()
    deleted += count
    if (count < batchSize) return deleted
  }
}
