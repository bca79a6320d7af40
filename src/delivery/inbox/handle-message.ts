import { isPayloadError, isWebhookError, StoreError, WebhookError } from '../../errors.js'
import { parseJsonObject } from '../../payload/json.js'
import type { Provider } from '../../providers/define.js'
import type { AnyEvent } from '../../providers/event.js'
import { createContext, type DeliveryContext } from '../context.js'
import type { AtWork } from '../drain.js'
import { errorText } from '../error-text.js'
import type { Dispatch } from '../handler.js'
import { createLease, joinLeases } from '../lease.js'
import { fromMessage } from '../message.js'
import { runUnderLease } from '../run.js'
import type { Lease } from '../store.js'
import { storeAnswer } from '../store-answer.js'
import type { ClaimedMessage, InboxEngine } from './engine.js'
import type { Attempt, WorkSettings } from './options.js'

/** What all messages of a worker share. */
export interface Work<Events extends AnyEvent> extends WorkSettings {
  readonly engine: InboxEngine
  /** How long a claim of a message holds unless it is renewed. */
  readonly leaseMs: number
  /** Seconds the engine may take for one operation. */
  readonly timeout: number
  readonly provider: Provider<Events>
  readonly dispatch: Dispatch<Events, DeliveryContext>
}

/** A message that is being handled. */
export interface Running extends AtWork {
  readonly message: ClaimedMessage
  /** Who claimed it, to the engine. */
  readonly owner: string
  readonly startedAt: number
  deliveryKey?: string
}

/** Handles a message, and says what became of it. Never rejects. */
export async function handleMessage<Events extends AnyEvent>(
  work: Work<Events>,
  run: Running,
): Promise<void> {
  const { engine, timeout, retries, backoff } = work
  const { owner, message } = run
  const { id, attempt } = message
  try {
    await runMessage(work, run)
    await report(work, run, 'done')
  } catch (thrown) {
    const error = isWebhookError(thrown) ? thrown : unexpected(thrown)
    const dead = attempt > retries || isPayloadError(error)
    const text = reasonOf(error)
    const end = dead
      ? () => engine.bury(id, owner, text)
      : async () => engine.retry(id, owner, (Math.max(0, backoff(attempt)) || 0) * 1000, text)
    // where this fails, too, the message is due once its lease has run out
    await storeAnswer(engine.name, end, timeout).catch(() => {})
    await report(work, run, dead ? 'dead' : 'failed', error)
  }
}

async function runMessage<Events extends AnyEvent>(work: Work<Events>, run: Running): Promise<void> {
  const { provider, dispatch, retries, handlerTimeout } = work
  const { content, attempt } = run.message
  if (attempt > retries + 1)
    throw new WebhookError(
      'handler_failed',
      'Each process that handled this event ended before the handler did.',
    )
  const message = parseJsonObject(content)
  const event = await fromMessage(provider, message)
  const deliveryKey = String(message.deliveryKey)
  run.deliveryKey = deliveryKey
  const lease = await leaseOf(work, run)
  if (!lease) return
  const context = createContext({}, { provider: provider.name, deliveryKey }, lease)
  run.context = context
  await runUnderLease(dispatch, event, context, lease, {
    handlerTimeout: undefined,
    leaseLimit: handlerTimeout,
  }).answered
}

/** The lease on a message, and that of the worker's store; `undefined` where the store says that it is done. */
async function leaseOf<Events extends AnyEvent>(
  { engine, leaseMs, timeout, store }: Work<Events>,
  { message: { id, attempt }, owner, startedAt }: Running,
): Promise<Lease | undefined> {
  const terms = { owner, leaseMs, ttlMs: leaseMs, fingerprint: id, attempt, fence: 0 }
  const { fence: _, ...lease } = createLease(
    {
      name: engine.name,
      renew: (key) => engine.renew(key, owner, leaseMs),
      complete: (key) => engine.complete(key, owner),
      // handleMessage makes the message due again, since it knows why the handler failed
      async release() {},
    },
    id,
    terms,
    timeout,
    startedAt,
  )
  if (!store) return lease
  const claim = await store
    .claim({ key: `inbox:${id}`, fingerprint: id, rememberFor: 604_800 }, {})
    .catch(lease.release)
  if (typeof claim === 'object') return { ...joinLeases(lease, claim), attempt }
  if (claim === 'done') return void (await lease.complete())
  return lease.release(new WebhookError('delivery_in_flight', 'Another worker handles this event right now.'))
}

async function report<Events extends AnyEvent>(
  { provider, onAttempt }: Work<Events>,
  { message: { id, attempt }, startedAt, deliveryKey }: Running,
  status: Attempt['status'],
  error?: WebhookError,
): Promise<void> {
  const attempted: Attempt = {
    provider: provider.name,
    id,
    status,
    attempt,
    durationMs: performance.now() - startedAt,
    ...(deliveryKey !== undefined && { deliveryKey }),
    ...(error && { error }),
  }
  try {
    await onAttempt(attempted)
  } catch (thrown) {
    console.error(`hookproof: onAttempt threw: ${errorText(thrown)}`)
  }
}

function reasonOf({ message, cause }: WebhookError): string {
  try {
    if (cause instanceof Error) return cause.message.slice(0, 500)
  } catch {
    // what was thrown can't be looked at
  }
  return message.slice(0, 500)
}

function unexpected(cause: unknown): WebhookError {
  return new StoreError('store_unavailable', 'An event of the inbox could not be handled: see the cause.', {
    cause,
  })
}
