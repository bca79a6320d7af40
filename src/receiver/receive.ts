import { createContext, type DeliveryContext } from '../delivery/context.js'
import { attributed } from '../delivery/failure.js'
import { type Dispatch, dispatcher, type Handler, handles } from '../delivery/handler.js'
import { deliveryOf, foundSenderOf, senderOf } from '../delivery/key.js'
import { unstoredLease } from '../delivery/lease.js'
import { requireRecorded } from '../delivery/log/require-recorded.js'
import { type Run, runUnderLease } from '../delivery/run.js'
import type { DiagnoseRefusal } from '../diagnose/refused-request.js'
import { statusOf } from '../errors.js'
import { ownOptions } from '../own-options.js'
import type { AnyEvent } from '../providers/event.js'
import { offerDiagnosis } from './diagnosis.js'
import { acknowledge, type Exchange, finish, reportLate, waitFor } from './exchange.js'
import { finishHandshake } from './handshake.js'
import type { Background, Incoming } from './incoming.js'
import { type ReceiverOptions, type ReceiverSettings, receiverSettings } from './options.js'
import { factsOf, type Reply, verdictOn } from './outcome.js'
import { type ProviderSource, requireProvider } from './provider-source.js'
import { type Report, reporter } from './report.js'
import type { Shutdown } from './shutdown.js'
import { readVerified, type VerifiedRequest } from './verified-request.js'

/** The pipeline, set up. */
export interface Receiver<Objects> {
  /**
   * Takes one request through the pipeline. Never rejects.
   *
   * @param objects - the framework's own objects, for the handler's context
   */
  receive(incoming: Incoming, objects: Objects): Promise<Reply>
  /** {@link Shutdown.drain}, of the option `shutdown`, or of this receiver alone where there is none. */
  drain: Shutdown['drain']
}

/** What all requests of a receiver share. */
interface Pipeline<Events extends AnyEvent, Objects> extends ReceiverSettings<Events> {
  readonly source: ProviderSource<Events, Objects>
  readonly dispatch: Dispatch<Events, Objects & DeliveryContext>
  readonly handles: (event: Events) => boolean
  readonly report: Report
  readonly diagnosis: DiagnoseRefusal | undefined
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
  given: ReceiverOptions<Events> = {},
): Receiver<Objects> {
  const options = ownOptions(given)
  if (typeof source !== 'function') requireProvider(source)
  const pipeline: Pipeline<Events, Objects> = {
    source,
    dispatch: dispatcher(handler),
    handles: (event) => handles(handler, event),
    report: reporter(options),
    diagnosis: options.diagnosis,
    ...receiverSettings(options),
  }
  const provider = typeof source === 'function' ? '' : source.name
  const { endpoint } = options
  return {
    receive(incoming, objects) {
      const exchange: Exchange<Objects> = {
        incoming,
        objects,
        startedAt: performance.now(),
        known: endpoint === undefined ? { provider } : { provider, endpoint },
        failure: 'body_unreadable',
      }
      const reply = receive(pipeline, exchange)
      pipeline.shutdown.add(
        exchange,
        reply.then(() => exchange.run?.ended),
      )
      return reply
    },
    drain: (seconds) => pipeline.shutdown.drain(seconds),
  }
}

async function receive<Events extends AnyEvent, Objects extends Background>(
  pipeline: Pipeline<Events, Objects>,
  exchange: Exchange<Objects>,
): Promise<Reply> {
  const { report } = pipeline
  try {
    const received = await readVerified(pipeline, exchange)
    if ('handshake' in received) return finishHandshake(report, exchange, received)
    const run = await start(pipeline, exchange, received)
    if (run && pipeline.acknowledgesFirst) return acknowledge(report, exchange, run)
    await run?.answered
    return finish(report, exchange, 200)
  } catch (thrown) {
    const fault = attributed(thrown, exchange.failure)
    offerDiagnosis(pipeline.diagnosis, exchange, fault.code)
    return finish(report, exchange, statusOf(fault.code), fault)
  }
}

/** Takes a verified request up to its handler, and starts that; `undefined` where there is nothing to handle. */
async function start<Events extends AnyEvent, Objects extends Background>(
  pipeline: Pipeline<Events, Objects>,
  exchange: Exchange<Objects>,
  { body, provider, event }: VerifiedRequest<Events>,
): Promise<Run | undefined> {
  const { source, dispatch, store, log, shutdown } = pipeline
  const { incoming, objects, known } = exchange
  Object.assign(known, factsOf(event))
  const sender = typeof source === 'function' ? await foundSenderOf(provider) : senderOf(provider)
  const delivery = await deliveryOf(event, body, provider, sender, pipeline)
  known.deliveryKey = delivery.key
  if (store) known.rememberFor = delivery.rememberFor

  exchange.failure = 'store_unavailable'
  shutdown.requireRunning()
  const claim = store ? await store.claim(delivery, objects) : unstoredLease
  const logged = { delivery, provider, event, body, headers: incoming.headers }
  const lease = log ? await log.record(claim, logged) : claim
  if (typeof lease === 'string') return void Object.assign(known, verdictOn(lease))
  if (pipeline.acknowledgesFirst) await requireRecorded(lease)

  exchange.claimedAt = performance.now()
  const context = createContext(objects, { provider: provider.name, deliveryKey: delivery.key }, lease)
  known.attempt = context.attempt
  if (!pipeline.handles(event)) known.handled = false
  exchange.context = context
  exchange.run = runUnderLease(dispatch, event, context, lease, pipeline.runLimits(provider.delivery))
  reportLate(pipeline.report, exchange, exchange.run)
  waitFor(
    objects,
    exchange.run.ended.catch(() => {}),
  )
  return exchange.run
}
