import { ConfigError, type WebhookError } from '../../errors.js'
import { type OptionNames, requireKnownOptions, requireSeconds } from '../../options.js'
import { printable } from '../../payload/printable.js'
import { errorText } from '../error-text.js'
import type { Store } from '../store.js'

/** What became of one attempt at an event. */
export interface Attempt {
  /** The event's sender. */
  readonly provider: string
  /** Identifies the event in the inbox. */
  readonly id: string
  /** What all deliveries of the event shared; absent where the event can't be decoded. */
  readonly deliveryKey?: string
  /** `dead`: it was tried too often, and set aside. */
  readonly status: 'done' | 'failed' | 'dead'
  /** Starts at 1. */
  readonly attempt: number
  readonly durationMs: number
  /** Why it failed; where the handler threw, that is its `cause`. */
  readonly error?: WebhookError
}

/** How a worker works. */
export interface WorkOptions {
  /** How many events are handled at a time. Default: 10. */
  readonly concurrency?: number
  /** How often an event is tried again before it is set aside. Default: 10. */
  readonly retries?: number
  /** Seconds before the next try, by the number of the one that failed. Default: 1, 2, 4 … up to an hour. */
  readonly backoff?: (attempt: number) => number
  /** Seconds a handler may take. Then its signal aborts, and the event is tried again. Default: 900. */
  readonly handlerTimeout?: number
  /**
   * Runs handlers under its leases as well: with a store that has transactions, an event's effect and its
   * completion commit together.
   */
  readonly store?: Store
  /** Called after each attempt. Default: what failed is printed to stderr. */
  readonly onAttempt?: (attempt: Attempt) => void | Promise<void>
}

/** {@link WorkOptions}, complete and checked. */
export interface WorkSettings extends Required<Omit<WorkOptions, 'store'>> {
  readonly store: Store | undefined
}

const names: OptionNames<WorkOptions> = {
  concurrency: true,
  retries: true,
  backoff: true,
  handlerTimeout: true,
  store: true,
  onAttempt: true,
}

const hour = 3600

/** @throws ConfigError `option_invalid` */
export function workSettings(options: WorkOptions): WorkSettings {
  const { concurrency = 10, retries = 10, handlerTimeout = 900, backoff = doubling, store } = options
  requireKnownOptions(options, names)
  for (const [name, value] of Object.entries({ concurrency, retries }))
    if (!(Number.isInteger(value) && value >= (name === 'retries' ? 0 : 1)))
      throw new ConfigError('option_invalid', `Expected ${name} to be a whole number.`)
  requireSeconds('handlerTimeout', handlerTimeout, 24 * hour)
  if (typeof backoff !== 'function')
    throw new ConfigError('option_invalid', 'Expected backoff to be a function of the attempt.')
  return { concurrency, retries, handlerTimeout, backoff, store, onAttempt: options.onAttempt ?? print }
}

function doubling(attempt: number): number {
  return Math.min(hour, 2 ** (attempt - 1))
}

function print({ provider, id, status, attempt, error }: Attempt): void {
  if (!error) return
  const cause = error.cause === undefined ? '' : `\n    ${errorText(error.cause)}`
  console.error(
    `hookproof: ${provider} ${id} ${status} at attempt ${attempt}: ${printable(error.message, 500)}${cause}`,
  )
}
