import { ConfigError, SignatureError } from '../errors.js'
import type { FreshnessOptions, Tolerance } from '../types.js'

/** Throws for a timestamp (unix seconds) that lies outside the window. */
export type RequireFresh = (timestamp: number) => void

/**
 * The freshness check that was asked for.
 *
 * @throws ConfigError `tolerance_invalid`
 */
export function freshness({ tolerance = 300, now = Date.now }: FreshnessOptions = {}): RequireFresh {
  if (tolerance === false) return () => {}
  // of a number, Object() makes one without these properties, so that it stands for both
  const { past = tolerance as number, future = tolerance as number }: { past?: number; future?: number } =
    Object(tolerance)
  if (![past, future].every((seconds) => Number.isFinite(seconds) && seconds >= 0))
    throw new ConfigError('tolerance_invalid', 'A tolerance is seconds, { past, future }, or false.')
  return (timestamp) => {
    const age = Math.floor(now() / 1000) - timestamp
    // asked this way round, a clock that returns NaN refuses
    if (age <= past && age >= -future) return
    throw new SignatureError(
      age < 0 ? 'timestamp_too_new' : 'timestamp_too_old',
      `Its age is ${age} s: a replay, or a wrong clock?`,
    )
  }
}

/** For how many seconds a genuine delivery could be replayed: from the earliest it passes to the latest. */
export function replayWindow(tolerance: Tolerance = 300): number {
  if (tolerance === false) return Number.POSITIVE_INFINITY
  return typeof tolerance === 'number' ? 2 * tolerance : tolerance.past + tolerance.future
}
