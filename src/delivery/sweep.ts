/**
 * Returns a function that sweeps with every thousandth call. Nobody waits for the sweep, and the next one
 * makes up for one that fails.
 *
 * @param sweep - deletes rows whose time is over
 */
export function createSweeper(sweep: () => Promise<unknown>): () => void {
  let calls = 0
  return () => {
    if (++calls % 1000 === 0) sweep().catch(() => {})
  }
}
