import { requireRawBody } from '../crypto/bytes.js'
import { sha256 } from '../crypto/select.js'
import { ConfigError, isWebhookError, WebhookError } from '../errors.js'
import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'
import type { HeadersLike, RawBody } from '../types.js'
import { type BodyLimits, requireReadable, requireSize } from './limits.js'
import { dispatcher, type Handler } from '../delivery/handler.js'
import { attempt, type Handling, startHandler } from './handle.js'
import type { Granted, LateController, Lease, Store } from '../delivery/define-store.js'
import { type Reply, replyWith } from './outcome.js'
import { type OnOutcome, reporter } from './report.js'

/** What an adapter knows of a request. */
export interface Incoming {
  readonly method: string
  readonly headers: HeadersLike
  /** Reads the raw body, within the limits. */
  readonly readBody: (limits: BodyLimits) => RawBody | Promise<RawBody>
}

/** What a handler is told beside the event. Adapters add their framework's own objects. */
export interface DeliveryContext extends Granted {
  /** Who sent it. */
  readonly provider: string
  /** What all deliveries of one event share: sender, endpoint, and its id or the SHA-256 of its body. */
  readonly deliveryKey: string
  /**
   * Aborts when the handler's time is up, or its claim on the event is lost. It is made when it is first read,
   * so a spread of the context is without it.
   */
  readonly signal: AbortSignal
}

/** What may be set about receiving. */
export interface ReceiverOptions {
  /** The largest body read, in bytes. Default: 1 MiB. */
  readonly bodyLimit?: number
  /** How long a body may take to arrive, in seconds. Default: 10. */
  readonly bodyTimeout?: number
  /** A name that keeps the delivery keys of two endpoints for one sender apart. */
  readonly endpoint?: string
  /**
   * How long the handler may take, in seconds, before the answer is 500 and the sender tries again.
   * Default: a second less than the sender is documented to wait; `false`, or nothing documented: no end.
   */
  readonly handlerTimeout?: number | false
  /**
   * When to answer: `after` the handler, so that a failure makes the sender try again, or `before` it, with
   * 202, for slow work. What fails then is told to `onOutcome` only. Default: `after`.
   */
  readonly ack?: 'after' | 'before'
  /** Remembers events, so that each is handled once. Default: every delivery is handled. */
  readonly store?: Store
  /** Told once of each request, handled or not. Default: faults are printed to stderr. */
  readonly onOutcome?: OnOutcome
}

/** What a runtime that ends with its answer offers for what shall go on behind it. */
export interface Background {
  readonly waitUntil?: (work: Promise<unknown>) => void
}

/** A provider, or a function that finds one for a request. */
export type ProviderSource<Events extends AnyEvent, Extra> =
  | Provider<Events>
  | ((extra: Extra) => Provider<Events> | Promise<Provider<Events>>)

/** The pipeline, set up. */
export interface Receiver<Extra> {
  /**
   * Takes one request through the pipeline; never rejects.
   *
   * @param extra - what the handler shall find in its context beside what the receiver puts there
   */
  receive(incoming: Incoming, extra: Extra): Promise<Reply>
}

/** What is known of a request so far. */
interface Progress {
  provider: string
  type?: string
  deliveryKey?: string
  duplicate?: true
}

/**
 * The runtime-neutral pipeline that the adapters wrap: method, size, deadline, proof, event, handler, answer.
 *
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * const receiver = createReceiver(labsync({ secret }), (event) => console.log(event.type))
 * const reply = await receiver.receive({ method: 'POST', headers, readBody: () => rawBody }, {})
 * ```
 */
export function createReceiver<Events extends AnyEvent, Extra extends Background = Background>(
  source: ProviderSource<Events, Extra>,
  handler?: Handler<Events, DeliveryContext & Extra>,
  options: ReceiverOptions = {},
): Receiver<Extra> {
  const { bodyLimit = 1_048_576, bodyTimeout = 10, endpoint = '', handlerTimeout, store } = options
  const limits = { bodyLimit, bodyTimeout }
  requirePositive({ ...limits, handlerTimeout })
  if (typeof source !== 'function') requireProvider(source)
  const acknowledgesFirst = options.ack === 'before'
  const run = dispatcher(handler ?? (() => {}))
  const report = reporter(options.onOutcome)

  async function take(incoming: Incoming, extra: Extra, progress: Progress): Promise<Handling | undefined> {
    const { method, headers } = incoming
    if (method !== 'POST') throw new WebhookError('method_not_allowed', 'A delivery is a POST.', 405)
    requireReadable(headers, limits)
    const body = await incoming.readBody(limits)
    requireSize(body, limits)
    const provider = typeof source === 'function' ? await source(extra) : source
    requireProvider(provider)
    progress.provider = provider.name
    const event = await provider.verifyAsync(body, headers)
    progress.type = event.type
    const fingerprint = await sha256(requireRawBody(body))
    const key = `${provider.name}:${endpoint}:${event.id ?? `sha256-${fingerprint}`}`
    progress.deliveryKey = key
    const lease = store
      ? await store.begin({ key, fingerprint, provider, event, headers, body, objects: extra })
      : unclaimed
    if (!lease) {
      progress.duplicate = true
      return undefined
    }
    const facts = { provider: provider.name, deliveryKey: key }
    return startHandler(
      (controller) =>
        lease(
          (granted) =>
            attempt(() => run(event, Object.assign(new Signalled(controller), extra, granted, facts))),
          controller,
        ),
      deadlineFor(provider),
    )
  }

  function deadlineFor({ delivery: { answerWithin } }: Provider<Events>): number | undefined {
    if (handlerTimeout !== undefined) return handlerTimeout || undefined
    return answerWithin && !acknowledgesFirst ? answerWithin - 1 : undefined
  }

  return {
    async receive(incoming, extra) {
      const startedAt = performance.now()
      const keep = (work: Promise<unknown>) => extra.waitUntil?.(work)
      const progress: Progress = { provider: typeof source === 'function' ? '' : source.name }
      const answer = (status: number, error?: WebhookError): Reply => {
        const end = { status, durationMs: performance.now() - startedAt }
        keep(report(Object.assign(progress, end, error && { code: error.code, error })))
        return replyWith(status)
      }
      try {
        const handling = await take(incoming, extra, progress)
        if (handling && acknowledgesFirst) {
          const acknowledged = 202
          keep(
            handling.inTime.then(
              () => answer(acknowledged),
              (error) => answer(acknowledged, error),
            ),
          )
          return replyWith(acknowledged)
        }
        if (handling) extra.waitUntil?.(handling.settled.catch(() => {}))
        await handling?.inTime
        return answer(200)
      } catch (thrown) {
        const error = asWebhookError(thrown)
        return answer(error.status, error)
      }
    },
  }
}

/** What a handler's context begins as; a spread would make the signal, and cost ten times what this does. */
class Signalled {
  readonly #controller: LateController
  constructor(controller: LateController) {
    this.#controller = controller
  }
  get signal(): AbortSignal {
    return this.#controller().signal
  }
  // none of the framework's objects can take its place
  set signal(_other: unknown) {}
}

/** How a handler runs where nobody remembers events. */
const unclaimed: Lease = (work) => work({})

function requirePositive(options: Readonly<Record<string, number | false | undefined>>): void {
  for (const [name, value] of Object.entries(options))
    if (value !== undefined && value !== false && !(Number.isFinite(value) && value > 0))
      throw new ConfigError('option_invalid', `${name} must be a number above 0.`)
}

function requireProvider(provider: Partial<Provider>): void {
  if (typeof provider?.verifyAsync !== 'function')
    throw new ConfigError('option_invalid', 'Pass a provider, or a function to one.')
}

function asWebhookError(thrown: unknown): WebhookError {
  if (isWebhookError(thrown)) return thrown
  return new WebhookError('option_invalid', 'The provider threw: see the cause.', 500, { cause: thrown })
}
