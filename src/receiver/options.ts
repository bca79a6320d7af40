import type { DeliveryLog } from '../delivery/log.js'
import type { Store } from '../delivery/store.js'
import { ConfigError } from '../errors.js'
import type { DeliveryFacts } from '../providers/define.js'
import type { BodyLimits } from './limits.js'
import type { OnOutcome } from './report.js'

/** The options of a receiver, and of every adapter. */
export interface ReceiverOptions {
  /** The largest body read, in bytes. Default: 1 MiB. */
  readonly bodyLimit?: number | undefined
  /** How long a body may take to arrive, in seconds. Default: 10. */
  readonly bodyTimeout?: number | undefined
  /** A name that keeps the delivery keys of two endpoints for one sender apart. */
  readonly endpoint?: string | undefined
  /**
   * How long the handler may take, in seconds, before the answer is 500 and the sender retries. `false`: as
   * long as it likes. Default: a second less than the sender is documented to wait, else no limit.
   */
  readonly handlerTimeout?: number | false | undefined
  /**
   * When to answer: `after` the handler, so that a failure makes the sender retry, or `before` it, with 202,
   * for slow work. What fails then reaches `onOutcome` only. Default: `after`.
   */
  readonly ack?: 'after' | 'before' | undefined
  /** Remembers events, so that each is handled once. Default: every delivery is handled. */
  readonly store?: Store | undefined
  /** Records every delivery that is handled. Default: none. */
  readonly log?: DeliveryLog | undefined
  /** Called once per request, handled or not. Default: faults are printed to stderr. */
  readonly onOutcome?: OnOutcome | undefined
}

/** {@link ReceiverOptions}, complete and checked. */
export interface ReceiverSettings {
  readonly limits: BodyLimits
  readonly endpoint: string
  readonly store: Store | undefined
  readonly log: DeliveryLog | undefined
  readonly acknowledgesFirst: boolean
  /** Seconds a handler may take; `undefined` for as long as it likes. */
  readonly handlerTimeoutOf: (facts: DeliveryFacts) => number | undefined
}

const hour = 3600

/**
 * Checks the options of a receiver.
 *
 * @throws ConfigError `option_invalid`
 */
export function receiverSettings(options: ReceiverOptions): ReceiverSettings {
  const { bodyLimit = 1_048_576, bodyTimeout = 10, endpoint = '', handlerTimeout, ack = 'after' } = options
  requireKnown(options)
  requirePositive('bodyLimit', bodyLimit)
  requireSeconds('bodyTimeout', bodyTimeout)
  if (handlerTimeout !== undefined && handlerTimeout !== false)
    requireSeconds('handlerTimeout', handlerTimeout)
  if (ack !== 'after' && ack !== 'before')
    throw new ConfigError('option_invalid', "Expected ack to be 'after' or 'before'.")
  const acknowledgesFirst = ack === 'before'
  return {
    limits: { bodyLimit, bodyTimeout },
    endpoint,
    store: options.store,
    log: options.log,
    acknowledgesFirst,
    handlerTimeoutOf({ answerWithin }) {
      if (handlerTimeout !== undefined) return handlerTimeout || undefined
      return answerWithin && !acknowledgesFirst ? answerWithin - 1 : undefined
    },
  }
}

const known: { readonly [Name in keyof Required<ReceiverOptions>]: true } = {
  bodyLimit: true,
  bodyTimeout: true,
  endpoint: true,
  handlerTimeout: true,
  ack: true,
  store: true,
  log: true,
  onOutcome: true,
}

function requireKnown(options: object): void {
  for (const name of Object.keys(options))
    if (!Object.hasOwn(known, name))
      throw new ConfigError(
        'option_invalid',
        `There is no option ${name}. The options are ${Object.keys(known).join(', ')}.`,
      )
}

function requireSeconds(name: string, seconds: number): void {
  requirePositive(name, seconds)
  if (seconds > hour)
    throw new ConfigError(
      'option_invalid',
      `Expected ${name} in seconds, an hour at most: was it meant in milliseconds?`,
    )
}

function requirePositive(name: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0))
    throw new ConfigError('option_invalid', `Expected ${name} to be a number above 0.`)
}
