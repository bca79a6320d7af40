import type { WebhookError } from '../../errors.js'
import type { OptionNames } from '../../options.js'
import type { Provider } from '../../providers/define.js'
import type { AnyEvent } from '../../providers/event.js'
import type { DeliveryContext } from '../context.js'
import type { Handler } from '../handler.js'
import type { Refusal, Store } from '../store.js'

/** How recorded deliveries are handled again. */
export interface Redelivery<Events extends AnyEvent, Objects extends object = object> {
  /** The sender whose secret sealed the record. */
  readonly provider: Provider<Events>
  readonly handler: Handler<Events, Objects & DeliveryContext>
  /** The receiver's store: it refuses what is done, or is being handled. */
  readonly store: Store
  /** The runtime's own objects, such as `{ env }` in a Worker. A store may need them; the handler gets them. */
  readonly objects?: Objects
  /** Handles it even where it is done. Default: `false`. */
  readonly force?: boolean
  /** How long a delivery may stay claimed, in seconds. Then a handler that hangs loses it. Default: 900. */
  readonly leaseLimit?: number
}

/** What became of a redelivery: `done` where the event was handled before, and so was not now. */
export type RedeliveryResult = 'handled' | Refusal

/** How many redeliveries had each result. `failed`: the delivery could not be decoded or handled. */
export type RedeliveryCounts = Readonly<Record<RedeliveryResult | 'failed', number>>

/** What became of one redelivery of many. */
export interface RedeliveryProgress {
  readonly key: string
  readonly result: RedeliveryResult | 'failed'
  /** Why it failed. */
  readonly error?: WebhookError
  /** The results so far, this one included. */
  readonly counts: RedeliveryCounts
}

/** How many recorded deliveries are handled again. */
export interface BulkRedelivery<Events extends AnyEvent, Objects extends object = object>
  extends Redelivery<Events, Objects> {
  /** How many to begin in a second, at most. Default: each as soon as the one before has ended. */
  readonly rate?: number
  /** Ends it before the next one. */
  readonly signal?: AbortSignal
  /** Called after each. */
  readonly onProgress?: (progress: RedeliveryProgress) => void
}

/** The names in a {@link Redelivery}. */
export const redeliveryNames: OptionNames<Redelivery<AnyEvent>> = {
  provider: true,
  handler: true,
  store: true,
  objects: true,
  force: true,
  leaseLimit: true,
}

/** The names in a {@link BulkRedelivery}. */
export const bulkRedeliveryNames: OptionNames<BulkRedelivery<AnyEvent>> = {
  ...redeliveryNames,
  rate: true,
  signal: true,
  onProgress: true,
}
