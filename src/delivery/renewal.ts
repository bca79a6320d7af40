/** A lease, or a transaction, that is renewed in the background. */
export interface Renewal {
  readonly stop: () => void
  /** When what was last granted ends, by `performance.now()`. */
  readonly endsAt: () => number
}

/**
 * Renews three times in the length of a lease, until it is stopped or the lease is lost.
 *
 * @param renew - `false` where the lease is lost; rejects where nobody knows
 * @param askedAt - when the lease was asked for, by `performance.now()`
 * @param onLost - called once, where the lease is lost
 */
export function startRenewal(
  renew: () => Promise<boolean>,
  leaseMs: number,
  askedAt: number,
  onLost: () => void,
): Renewal {
  let renewedAt = askedAt
  let stopped = false
  const stop = () => {
    stopped = true
    clearInterval(timer)
  }
  const endsAt = () => renewedAt + leaseMs
  const timer = setInterval(async () => {
    const now = performance.now()
    const renewed = await renew().catch(() => undefined)
    // an answer that comes after the end says nothing: the completion may have overtaken it
    if (stopped) return
    if (renewed) renewedAt = now
    // an engine that doesn't answer has not taken the lease away before it has run out
    else if (renewed === false || performance.now() > endsAt()) {
      stop()
      onLost()
    }
  }, leaseMs / 3)
  return { stop, endsAt }
}
