import { createContext, type DeliveryContext } from '../delivery/context.js'
import { type Dispatch, dispatcher, type Handler } from '../delivery/handler.js'
import { deliveryOf } from '../delivery/key.js'
import { unstoredLease } from '../delivery/lease.js'
import { type Run, runUnderLease } from '../delivery/run.js'
import type { AnyEvent } from '../providers/event.js'
import { createRunningRequests, type RunningRequests } from './drain.js'
import { acknowledge, type Exchange, finish, reportLate } from './exchange.js'
import { attributed } from './failure.js'
import { type Background, type Incoming, read } from './incoming.js'
import { type ReceiverOptions, type ReceiverSettings, receiverSettings } from './options.js'
import { factsOf, type Reply, verdictOn } from './outcome.js'
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
  /**
   * For a process that is about to stop: claims nothing new (503, so that the sender retries), and resolves
   * once what runs has ended, or after so many seconds, having aborted the signals of what still runs.
   */
  drain(seconds: number): Promise<void>
}

/** What all requests of a receiver share. */
interface Pipeline<Events extends AnyEvent, Objects> extends ReceiverSettings<Events> {
  readonly source: ProviderSource<Events, Objects>
  readonly dispatch: Dispatch<Events, Objects & DeliveryContext>
  readonly report: Report
  readonly running: RunningRequests
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
  options: ReceiverOptions<Events> = {},
): Receiver<Objects> {
  if (typeof source !== 'function') requireProvider(source)
  const [dispatch, report, running] = [
    dispatcher(handler),
    reporter(options.onOutcome),
    createRunningRequests(),
  ]
  const pipeline = { source, dispatch, report, running, ...receiverSettings(options) }
  const provider = typeof source === 'function' ? '' : source.name
  return {
    receive(incoming, objects) {
      const exchange: Exchange<Objects> = {
        incoming,
        objects,
        startedAt: performance.now(),
        known: { provider },
        failure: 'body_unreadable',
      }
      const reply = receive(pipeline, exchange)
      running.add(
        exchange,
        reply.then(() => exchange.run?.ended),
      )
      return reply
    },
    drain: (seconds) => running.drain(seconds),
  }
}

async function receive<Events extends AnyEvent, Objects extends Background>(
  pipeline: Pipeline<Events, Objects>,
  exchange: Exchange<Objects>,
): Promise<Reply> {
  const { report } = pipeline
  try {
    const run = await start(pipeline, exchange)
    if (run && pipeline.acknowledgesFirst) return acknowledge(report, exchange, run)
    await run?.answered
    return finish(report, exchange, 200)
  } catch (thrown) {
    const error = attributed(thrown, exchange.failure)
    return finish(report, exchange, error.status, error)
  }
}

/** Takes a request up to its handler, and starts that; `undefined` where there is nothing to handle. */
async function start<Events extends AnyEvent, Objects extends Background>(
  pipeline: Pipeline<Events, Objects>,
  exchange: Exchange<Objects>,
): Promise<Run | undefined> {
  const { source, dispatch, limits, store, log, running } = pipeline
  const { incoming, objects, known } = exchange
  const body = await read(incoming, limits)

  exchange.failure = 'provider_failed'
  const provider = typeof source === 'function' ? await findProvider(source, objects) : source
  known.provider = provider.name
  if (provider.account !== undefined) known.account = provider.account
  const event = await provider.verifyAsync(body, incoming.headers)
  Object.assign(known, factsOf(event))
  const delivery = await deliveryOf(event, body, provider, pipeline)
  known.deliveryKey = delivery.key

  exchange.failure = 'store_unavailable'
  running.requireOpen()
  const claim = store ? await store.claim(delivery, objects) : unstoredLease
  if (typeof claim === 'string') return void Object.assign(known, verdictOn(claim))
  const lease = log
    ? log.record(claim, { delivery, provider, event, body, headers: incoming.headers })
    : claim

  const context = createContext(objects, { provider: provider.name, deliveryKey: delivery.key }, lease)
  known.attempt = context.attempt
  exchange.context = context
  exchange.run = runUnderLease(dispatch, event, context, lease, pipeline.runLimits(provider.delivery))
  reportLate(pipeline.report, exchange, exchange.run)
  objects.waitUntil?.(exchange.run.ended.catch(() => {}))
  return exchange.run
}
