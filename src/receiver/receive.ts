import { createContext, type DeliveryContext, timedOut } from '../delivery/context.js'
import { type Dispatch, dispatcher, type Handler, runHandler } from '../delivery/handler.js'
import { deliveryOf } from '../delivery/key.js'
import { unstoredLease } from '../delivery/lease.js'
import type { WebhookError } from '../errors.js'
import type { AnyEvent } from '../providers/event.js'
import { withTimeout } from '../timeout.js'
import { attributed, type Failure } from './failure.js'
import { type Background, type Incoming, read } from './incoming.js'
import { type ReceiverOptions, type ReceiverSettings, receiverSettings } from './options.js'
import { type Outcome, type Reply, replyWith, verdictOn } from './outcome.js'
import { findProvider, type ProviderSource, requireProvider } from './provider-source.js'
import { type Report, reporter } from './report.js'

/** The pipeline, set up. */
export interface Receiver<Objects> {
  /**
   * Takes one request through the pipeline. Never rejects.
   *
   * @param objects - the framework's own objects, for the handler's context
   */
  receive(incoming: Incoming, objects: Objects): Promise<Reply>
}

/** What all requests of a receiver share. */
interface Pipeline<Events extends AnyEvent, Objects> extends ReceiverSettings {
  readonly source: ProviderSource<Events, Objects>
  readonly dispatch: Dispatch<Events, Objects & DeliveryContext>
  readonly report: Report
}

/** One request on its way. */
interface Exchange<Objects> {
  readonly incoming: Incoming
  readonly objects: Objects
  readonly startedAt: number
  /** What is known of its outcome so far. */
  readonly known: { provider: string } & { -readonly [Field in keyof Outcome]?: Outcome[Field] }
  /** What to blame where a stage throws something that is no error of ours. */
  failure: Failure
}

/**
 * Creates the runtime-neutral pipeline that the adapters wrap.
 *
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * const receiver = createReceiver(labsync({ secret }), (event) => console.log(event.type))
 * const reply = await receiver.receive({ method: 'POST', headers, readBody: () => rawBody }, {})
 * ```
 */
export function createReceiver<Events extends AnyEvent, Objects extends Background = Background>(
  source: ProviderSource<Events, Objects>,
  handler: Handler<Events, Objects & DeliveryContext> = () => {},
  options: ReceiverOptions = {},
): Receiver<Objects> {
  if (typeof source !== 'function') requireProvider(source)
  const dispatch = dispatcher(handler)
  const pipeline = { source, dispatch, report: reporter(options.onOutcome), ...receiverSettings(options) }
  return { receive: (incoming, objects) => receive(pipeline, incoming, objects) }
}

async function receive<Events extends AnyEvent, Objects extends Background>(
  pipeline: Pipeline<Events, Objects>,
  incoming: Incoming,
  objects: Objects,
): Promise<Reply> {
  const known = { provider: typeof pipeline.source === 'function' ? '' : pipeline.source.name }
  const exchange: Exchange<Objects> = {
    incoming,
    objects,
    startedAt: performance.now(),
    known,
    failure: 'body_unreadable',
  }
  try {
    const started = await start(pipeline, exchange)
    if (started && pipeline.acknowledgesFirst) return acknowledge(pipeline.report, exchange, started.handled)
    await started?.handled
    return finish(pipeline.report, exchange, 200)
  } catch (thrown) {
    const error = attributed(thrown, exchange.failure)
    return finish(pipeline.report, exchange, error.status, error)
  }
}

/** Takes a request up to its handler. Returns what the sender waits for, or nothing where nothing is handled. */
async function start<Events extends AnyEvent, Objects extends Background>(
  pipeline: Pipeline<Events, Objects>,
  exchange: Exchange<Objects>,
): Promise<{ readonly handled: Promise<void> } | undefined> {
  const { source, store, log, limits, endpoint } = pipeline
  const { incoming, objects, known } = exchange
  const body = await read(incoming, limits)

  exchange.failure = 'provider_failed'
  const provider = typeof source === 'function' ? await findProvider(source, objects) : source
  known.provider = provider.name
  if (provider.account !== undefined) known.account = provider.account
  const event = await provider.verifyAsync(body, incoming.headers)
  known.type = event.type
  const delivery = await deliveryOf(event, body, provider, endpoint)
  known.deliveryKey = delivery.key

  exchange.failure = 'store_unavailable'
  const claim = store ? await store.claim(delivery, objects) : unstoredLease
  if (typeof claim === 'string') return void Object.assign(known, verdictOn(claim))
  const lease = log
    ? log.record(claim, { delivery, provider, event, body, headers: incoming.headers })
    : claim

  const context = createContext(objects, { provider: provider.name, deliveryKey: delivery.key }, lease)
  const settled = runHandler(pipeline.dispatch, event, context).then(
    () => lease.complete(),
    (error) => lease.release(error),
  )
  objects.waitUntil?.(settled.catch(() => {}))
  const seconds = pipeline.handlerTimeoutOf(provider.delivery)
  return {
    handled:
      seconds === undefined ? settled : withTimeout(settled, seconds, () => timedOut(context, seconds)),
  }
}

/** Answers 202 now, and reports the outcome once the handler has ended. */
function acknowledge(report: Report, exchange: Exchange<Background>, handled: Promise<void>): Reply {
  const reported = handled.then(
    () => finish(report, exchange, 202),
    (thrown) => finish(report, exchange, 202, attributed(thrown, exchange.failure)),
  )
  exchange.objects.waitUntil?.(reported)
  return replyWith(202)
}

/** Reports the outcome and makes the answer. */
function finish(report: Report, exchange: Exchange<Background>, status: number, error?: WebhookError): Reply {
  const { known, startedAt, objects } = exchange
  const end = { status, durationMs: performance.now() - startedAt }
  // not by spreads, which cost four times as much on an object that grows
  const reported = report(Object.assign(known, end, error && { code: error.code, error }))
  objects.waitUntil?.(reported)
  return replyWith(status)
}
