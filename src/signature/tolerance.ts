import { ConfigError, SignatureError } from '../errors.js'
import { ownOptions } from '../own-options.js'
import type { Clock, FreshnessOptions } from '../types.js'

/** How old a delivery may be, and how far ahead of the clock, in seconds; `false` where any time will do. */
export type Freshness = { readonly past: number; readonly future: number; readonly now: Clock } | false

const day = 86_400

/**
 * What was asked of freshness, checked.
 *
 * @throws ConfigError `tolerance_invalid`; `option_invalid` where `now` is no function
 */
export function freshnessOf(options?: FreshnessOptions): Freshness {
  const { tolerance = 300, now = Date.now } = ownOptions(options)
  if (typeof now !== 'function')
    throw new ConfigError(
      'option_invalid',
      'Expected now to be a function, such as Date.now, not its result.',
    )
  if (tolerance === false) return false
  const { past, future } =
    typeof tolerance === 'object' && tolerance !== null ? tolerance : { past: tolerance, future: tolerance }
  requireTolerance(past)
  requireTolerance(future)
  return { past, future, now }
}

/**
 * Refuses a timestamp, in unix seconds, that is not fresh.
 *
 * @throws SignatureError `timestamp_too_old`, `timestamp_too_new`
 * @throws ConfigError `option_invalid` where `now` returns seconds
 */
export function requireFresh(timestamp: number, freshness: Freshness): void {
  if (!freshness) return
  const { past, future, now } = freshness
  const time = now()
  const age = Math.floor(time / 1000) - timestamp
  // asked this way round, a clock that returns NaN refuses
  if (age <= past && age >= -future) return
  if (Math.abs(time - timestamp) <= Math.max(past, future))
    throw new ConfigError(
      'option_invalid',
      'Expected now to return milliseconds, as Date.now does, got seconds.',
    )
  if (age < 0)
    throw new SignatureError(
      'timestamp_too_new',
      `Expected a timestamp up to ${future} s ahead of the clock, got ${-age} s: is the clock right?`,
    )
  throw new SignatureError(
    'timestamp_too_old',
    `Expected a timestamp up to ${past} s old, got ${age} s: a replay, or a wrong clock?`,
  )
}

/** For how many seconds a genuine delivery could be replayed: from the earliest it is fresh to the latest. */
export function replayWindowOf(freshness: Freshness): number {
  return freshness ? freshness.past + freshness.future : Number.POSITIVE_INFINITY
}

function requireTolerance(seconds: number): void {
  if (!Number.isFinite(seconds) || seconds < 0)
    throw new ConfigError(
      'tolerance_invalid',
      'Expected a tolerance in seconds, as { past, future } in seconds, or false.',
    )
  if (seconds > day)
    throw new ConfigError(
      'tolerance_invalid',
      `Expected a tolerance of up to ${day} s, got ${seconds} s: is it in milliseconds?`,
    )
}
