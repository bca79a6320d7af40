import type { KeyOptions } from '../delivery/key.js'
import type { DeliveryLog } from '../delivery/log/log.js'
import type { RunLimits } from '../delivery/run.js'
import type { Store } from '../delivery/store.js'
import type { DiagnoseRefusal } from '../diagnose/refused-request.js'
import { ConfigError } from '../errors.js'
import { type OptionNames, requireKnownOptions, requireSeconds } from '../options.js'
import type { DeliveryFacts } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'
import { type BodyMemory, createBodyMemory } from './body-memory.js'
import type { Logger } from './fault-log.js'
import type { BodyLimits } from './limits.js'
import type { OnOutcome } from './report.js'
import { createShutdown, type Shutdown } from './shutdown.js'

/** The options of a receiver, and of every adapter. */
export interface ReceiverOptions<Events extends AnyEvent = AnyEvent> extends KeyOptions<Events> {
  /** The largest body read, in bytes. Default: 1 MiB. */
  readonly bodyLimit?: number | undefined
  /** How long a body may take to arrive, in seconds. Default: 10. */
  readonly bodyTimeout?: number | undefined
  /**
   * How many bytes of bodies that aren't verified yet are held at once, by this receiver in all. A body that would
   * need more is answered 503, and its sender retries. Default: 32 MiB, or `bodyLimit` where that is larger.
   */
  readonly totalBodyLimit?: number | undefined
  /**
   * How long the handler may take, in seconds, before the answer is 500 and the sender retries. `false`, and
   * where `ack` is `before`: until `leaseLimit`. Default: a second less than the sender is documented to wait,
   * else 30.
   */
  readonly handlerTimeout?: number | false | undefined
  /**
   * How long a delivery may stay claimed in all, in seconds. Then a handler that hangs loses it: the claim is
   * released, or the transaction rolled back, and the sender's retry is handled. Default: twice the
   * `handlerTimeout`, at least 60; 900 where there is none.
   */
  readonly leaseLimit?: number | undefined
  /**
   * When to answer: `after` the handler, so that a failure makes the sender retry, or `before` it, with 202,
   * for slow work. What fails then reaches `onOutcome` only. Default: `after`.
   */
  readonly ack?: 'after' | 'before' | undefined
  /** Remembers events, so that each is handled once. Default: every delivery is handled. */
  readonly store?: Store | undefined
  /** Records every delivery that is handled. Default: none. */
  readonly log?: DeliveryLog | undefined
  /** What {@link createShutdown} made: drain it before the process stops. */
  readonly shutdown?: Shutdown | undefined
  /** Called once per request, handled or not. Pass its `error` on, too. Default: faults are printed. */
  readonly onOutcome?: OnOutcome | undefined
  /**
   * What `diagnoseRefusals()` of `hookproof/diagnose` made: in development it prints why a delivery was refused, and
   * gives its outcome a `diagnose()`. Default: none.
   */
  readonly diagnosis?: DiagnoseRefusal | undefined
  /**
   * Where faults are printed, such as pino: of each code the first five, then one a minute. With an `onOutcome`,
   * nothing but a body parser in the way is printed unless there is a logger. Default: stderr; in Fastify,
   * `request.log`.
   */
  readonly logger?: Logger | undefined
}

/** {@link ReceiverOptions}, complete and checked. */
export interface ReceiverSettings<Events extends AnyEvent> extends KeyOptions<Events> {
  readonly limits: Omit<BodyLimits, 'hold'>
  readonly createBodyMemory: () => BodyMemory
  readonly store: Store | undefined
  readonly log: DeliveryLog | undefined
  readonly shutdown: Shutdown
  readonly acknowledgesFirst: boolean
  readonly runLimits: (facts: DeliveryFacts) => RunLimits
}

const names: OptionNames<ReceiverOptions> = {
  bodyLimit: true,
  bodyTimeout: true,
  totalBodyLimit: true,
  endpoint: true,
  key: true,
  order: true,
  handlerTimeout: true,
  leaseLimit: true,
  ack: true,
  store: true,
  log: true,
  shutdown: true,
  onOutcome: true,
  logger: true,
  diagnosis: true,
}

const mebibyte = 1_048_576
const hour = 3600
const day = 24 * hour

/**
 * Checks the options of a receiver.
 *
 * @throws ConfigError `option_invalid`
 */
export function receiverSettings<Events extends AnyEvent>(
  options: ReceiverOptions<Events>,
): ReceiverSettings<Events> {
  const { bodyLimit = mebibyte, bodyTimeout = 10, endpoint, ack = 'after', key, order, store, log } = options
  const { totalBodyLimit = Math.max(32 * mebibyte, bodyLimit) } = options
  requireKnownOptions(options, names)
  if (!(Number.isFinite(bodyLimit) && bodyLimit > 0))
    throw new ConfigError('option_invalid', 'Expected bodyLimit to be a number of bytes above 0.')
  requireSeconds('bodyTimeout', bodyTimeout, hour)
  if (!(Number.isFinite(totalBodyLimit) && totalBodyLimit >= bodyLimit))
    throw new ConfigError(
      'option_invalid',
      `Expected totalBodyLimit to be a number of bytes, and at least the bodyLimit of ${bodyLimit}.`,
    )
  if (ack !== 'after' && ack !== 'before')
    throw new ConfigError('option_invalid', "Expected ack to be 'after' or 'before'.")
  requireFunction('key', key)
  requireFunction('order', order)
  requireLogger(options.logger)
  requireDiagnosis(options.diagnosis)
  return {
    limits: { bodyLimit, bodyTimeout },
    createBodyMemory: createBodyMemory(totalBodyLimit),
    endpoint,
    key,
    order,
    store,
    log,
    shutdown: options.shutdown ?? createShutdown(),
    acknowledgesFirst: ack === 'before',
    runLimits: runLimitsOf(options),
  }
}

/** How long a handler may run, by what the user set and what the sender documents. */
function runLimitsOf({
  handlerTimeout,
  leaseLimit,
  ack,
}: Pick<ReceiverOptions, 'handlerTimeout' | 'leaseLimit' | 'ack'>): ReceiverSettings<AnyEvent>['runLimits'] {
  if (handlerTimeout !== undefined && handlerTimeout !== false)
    requireSeconds('handlerTimeout', handlerTimeout, hour)
  if (leaseLimit !== undefined) requireSeconds('leaseLimit', leaseLimit, day)
  return ({ answerWithin }) => {
    const asked = handlerTimeout ?? (ack === 'before' ? false : answerWithin ? answerWithin - 1 : 30)
    const seconds = asked === false ? undefined : asked
    return {
      handlerTimeout: seconds,
      leaseLimit: leaseLimit ?? (seconds === undefined ? 900 : Math.max(60, 2 * seconds)),
    }
  }
}

function requireFunction(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function')
    throw new ConfigError('option_invalid', `Expected ${name} to be a function of the event.`)
}

function requireDiagnosis(diagnosis: unknown): void {
  if (diagnosis !== undefined && typeof diagnosis !== 'function')
    throw new ConfigError(
      'option_invalid',
      'Expected diagnosis to be what diagnoseRefusals() of hookproof/diagnose returns.',
    )
}

function requireLogger(logger: ReceiverOptions['logger']): void {
  if (logger !== undefined && !(typeof logger?.error === 'function' && typeof logger.warn === 'function'))
    throw new ConfigError(
      'option_invalid',
      'Expected logger to have error() and warn(), as pino and console do.',
    )
}
