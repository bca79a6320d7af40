import { ConfigError } from '../errors.js'
import { type OptionNames, requireKnownOptions, requireSeconds } from '../options.js'
import { ownOptions } from '../own-options.js'
import { printable } from '../payload/printable.js'
import type { AnyEvent, EventOfType } from '../providers/event.js'
import type { Outcome } from '../receiver/outcome.js'
import { withTimeout } from '../timeout.js'

/** Which event to wait for, and for how long. */
export interface WaitOptions<Events extends AnyEvent, Type extends Events['type']> {
  /** Its type. Default: any. */
  readonly type?: Type | undefined
  /** Whether it is the one, where its type doesn't tell. Default: it is. */
  readonly match?: ((event: EventOfType<Events, Type>) => boolean) | undefined
  /** For how many seconds to wait. Default: 5. */
  readonly timeout?: number | undefined
}

/** What a receiver handled, and what became of each request. */
export interface Recorder<Events extends AnyEvent = AnyEvent> {
  /** The receiver's handler. */
  readonly handler: (event: Events) => void
  /** The receiver's option `onOutcome`. */
  readonly onOutcome: (outcome: Outcome) => void
  /** The events that were handled, in their order. */
  readonly events: readonly Events[]
  /** What became of each request, in their order. */
  readonly outcomes: readonly Outcome[]
  /**
   * The first event that is recorded already and fits, or else the next that comes and does.
   *
   * @throws Error after `timeout` seconds; its message says what came instead
   */
  waitFor<Type extends Events['type'] = Events['type']>(
    options?: WaitOptions<Events, Type>,
  ): Promise<EventOfType<Events, Type>>
  /** Forgets events and outcomes. A `waitFor` that is under way goes on waiting. */
  clear(): void
}

const names: OptionNames<WaitOptions<AnyEvent, string>> = { type: true, match: true, timeout: true }

/**
 * Records what a receiver handles and refuses. Where events are handled after the answer, as with a queue, wait for them
 * by {@link Recorder.waitFor}.
 *
 * @example
 * ```ts
 * const recorded = recorder<LaabamEvent>()
 * app.post('/webhooks', webhook(provider, recorded.handler, { onOutcome: recorded.onOutcome }))
 * await deliver('http://localhost:3000/webhooks', provider, sampleEvents.laabam['invoice.paid'])
 * const event = await recorded.waitFor({ type: 'invoice.paid' })
 * ```
 */
export function recorder<Events extends AnyEvent = AnyEvent>(): Recorder<Events> {
  const events: Events[] = []
  const outcomes: Outcome[] = []
  const waiting = new Set<(event: Events) => void>()
  return {
    events,
    outcomes,
    handler(event) {
      events.push(event)
      for (const offer of waiting) offer(event)
    },
    onOutcome(outcome) {
      outcomes.push(outcome)
    },
    async waitFor<Type extends Events['type']>(options: WaitOptions<Events, Type> = {}) {
      requireKnownOptions(options, names)
      const { type, match = () => true, timeout = 5 } = ownOptions(options)
      requireSeconds('timeout', timeout, 3600)
      const isWanted = (event: Events): event is EventOfType<Events, Type> =>
        isOfType(event, type) && requireBoolean(match(event))
      const known = events.find(isWanted)
      return known ?? nextOf(waiting, isWanted, timeout, () => notSeen(type, timeout, events, outcomes))
    },
    clear() {
      events.length = 0
      outcomes.length = 0
    },
  }
}

// of an async match, every event would fit
function requireBoolean(fits: unknown): boolean {
  if (typeof fits === 'boolean') return fits
  throw new ConfigError('option_invalid', 'Expected match to return true or false, and not a promise.')
}

function isOfType<Events extends AnyEvent, Type extends Events['type']>(
  event: Events,
  type: Type | undefined,
): event is EventOfType<Events, Type> {
  return type === undefined || event.type === type
}

/** The next event that is wanted. What `match` throws is the waiter's affair, not the receiver's. */
async function nextOf<Events, Wanted extends Events>(
  waiting: Set<(event: Events) => void>,
  isWanted: (event: Events) => event is Wanted,
  timeout: number,
  error: () => Error,
): Promise<Wanted> {
  let offer: (event: Events) => void = () => {}
  const next = new Promise<Wanted>((resolve, reject) => {
    offer = (event) => {
      try {
        if (isWanted(event)) resolve(event)
      } catch (thrown) {
        reject(thrown)
      }
    }
  })
  waiting.add(offer)
  try {
    return await withTimeout(next, timeout, error)
  } finally {
    waiting.delete(offer)
  }
}

function notSeen(
  type: string | undefined,
  timeout: number,
  events: readonly AnyEvent[],
  outcomes: readonly Outcome[],
): Error {
  const types = events.map((event) =>
    'unknownType' in event ? `unknown (${event.unknownType})` : event.type,
  )
  const codes = outcomes.flatMap(({ code }) => code ?? [])
  return new Error(
    `Expected ${type === undefined ? 'an event' : `an event of type ${type}`} that fits after at most ${timeout} s. Handled: ${listed(types)}. Not handled: ${listed(codes)}.`,
  )
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : printable(names.join(', '), 1000)
}
