import { sha256 } from '../../crypto/sha256.js'
import { type OptionNames, requireKnownOptions } from '../../options.js'
import type { Provider } from '../../providers/define.js'
import type { AnyEvent } from '../../providers/event.js'
import type { DeliveryContext } from '../context.js'
import { storeTimes } from '../define-store.js'
import type { Handler } from '../handler.js'
import { hashedKey, type MessageContext, toMessage } from '../message.js'
import { storeAnswer } from '../store-answer.js'
import type { DeadMessage, InboxEngine } from './engine.js'
import type { WorkOptions } from './options.js'
import { type InboxWorker, startWorker } from './worker.js'

/**
 * Events that were answered and are handled later, by workers in any process. What asks the engine rejects with
 * `store_unavailable` where that fails, or takes longer than `timeout`.
 */
export interface Inbox {
  /**
   * Stores an event: pass it to a webhook as the handler. The sender is answered once the event is stored. Where
   * the webhook's store runs handlers in transactions of the same database, the event is stored in that.
   */
  add(event: AnyEvent, context: AddContext): Promise<void>
  /**
   * Handles a provider's events until it is stopped. Any number of workers, in any number of processes, share
   * the events of a provider.
   *
   * @throws ConfigError `option_invalid`, at once
   */
  work<Events extends AnyEvent>(
    provider: Provider<Events>,
    handler: Handler<Events, DeliveryContext>,
    options?: WorkOptions,
  ): InboxWorker
  /** How many events wait, and how many were tried too often and set aside. */
  count(): Promise<{ readonly waiting: number; readonly dead: number }>
  /** Events that were set aside, up to 100 at a time: pass the last one's id to get those behind it. */
  listDead(after?: string): Promise<readonly DeadMessage[]>
  /** Has an event that was set aside tried again. `false` where there is none. */
  retry(id: string): Promise<boolean>
  /** Deletes an event that was set aside. `false` where there is none. */
  remove(id: string): Promise<boolean>
}

/** A handler's context, as far as an inbox needs it. */
export interface AddContext extends MessageContext {
  readonly transaction?: unknown
}

/** How an inbox is set up. */
export interface InboxOptions {
  /** Seconds a worker's claim holds unless it is renewed, as it is while the handler runs. Default: 30. */
  readonly lease?: number
  /** Seconds the engine may take for one operation. Default: 2. */
  readonly timeout?: number
}

const names: OptionNames<InboxOptions> = { lease: true, timeout: true }

/**
 * Makes an inbox of an engine.
 *
 * @throws ConfigError `option_invalid`
 */
export function defineInbox(engine: InboxEngine, options: InboxOptions = {}): Inbox {
  requireKnownOptions(options, names)
  const { lease, timeout } = storeTimes(options)
  // so that what arrives in this process is handled at once, and not with the next look
  const listeners = new Set<() => void>()
  const ask = <Answer>(operation: () => Promise<Answer>) => storeAnswer(engine.name, operation, timeout)
  return {
    async add(event, context) {
      const message = toMessage(event, context)
      // not of all the content: a retry is signed anew
      const key = await sha256((await hashedKey(context)) + JSON.stringify(message.payload))
      const content = JSON.stringify(message)
      const entry = { id: crypto.randomUUID(), key, provider: event.provider, content }
      await ask(() => engine.add(entry, context.transaction))
      for (const look of listeners) look()
    },
    work(provider, handler, options) {
      const worker = startWorker({ engine, leaseMs: lease * 1000, timeout }, provider, handler, options)
      listeners.add(worker.look)
      return {
        async stop(seconds) {
          await worker.stop(seconds)
          listeners.delete(worker.look)
        },
      }
    },
    count: () => ask(() => engine.count()),
    listDead: (after = '') => ask(() => engine.listDead(100, after)),
    async retry(id) {
      const revived = await ask(() => engine.revive(id))
      for (const look of listeners) look()
      return revived
    },
    remove: (id) => ask(() => engine.remove(id)),
  }
}
