import { ConfigError } from '../errors.js'
import { builtInType } from '../raw-body.js'

/** A clock that stands still until it is told. */
export interface FakeClock {
  /** The time, in milliseconds since the epoch: what an option `now` takes. */
  readonly now: () => number
  /** Moves the time on, by seconds; back where they are negative. */
  advance(seconds: number): void
  /** Sets the time: a `Date`, or milliseconds since the epoch. */
  set(time: Date | number): void
}

/**
 * A clock for the option `now`. What you sign for a provider that has it is signed at its time.
 *
 * @param start - its time at first, as a `Date` or in milliseconds since the epoch. Default: the present
 * @throws ConfigError `option_invalid` where a time or a number of seconds is none
 *
 * @example
 * ```ts
 * const clock = fakeClock()
 * const provider = labsync({ secret: 'a-test-secret', now: clock.now })
 * const request = await signedRequest(provider, sampleEvents.labsync['job.created'])
 * clock.advance(301) // seconds: now the request is too old
 * ```
 */
export function fakeClock(start: Date | number = Date.now()): FakeClock {
  let time = requireTime(start)
  return {
    now: () => time,
    advance(seconds) {
      time = requireTime(time + requireNumber(seconds) * 1000)
    },
    set(given) {
      time = requireTime(given)
    },
  }
}

/** Milliseconds that are a time: of more than this there is no `Date`. */
const most = 8.64e15

function requireTime(time: Date | number): number {
  const milliseconds = requireNumber(builtInType(time) === 'Date' ? Number(time) : time)
  if (Math.abs(milliseconds) <= most) return milliseconds
  throw noTime()
}

// null and an empty text would be 1970
function requireNumber(value: unknown): number {
  if (typeof value === 'number') return value
  throw noTime()
}

function noTime(): ConfigError {
  return new ConfigError(
    'option_invalid',
    'Expected a time as a Date or in milliseconds, and a step in seconds.',
  )
}
