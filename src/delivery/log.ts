import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'
import type { BodyBytes, HeadersLike } from '../types.js'
import type { DeliveryContext } from './context.js'
import type { Handler } from './handler.js'
import type { Delivery, Lease, Store } from './store.js'

/** A verified delivery, as a log is told of it. */
export interface LoggedDelivery {
  readonly delivery: Delivery
  readonly provider: Provider
  readonly event: AnyEvent
  readonly headers: HeadersLike
  readonly body: BodyBytes
}

/** How a recorded delivery is handled again. */
export interface Redelivery<Events extends AnyEvent> {
  /** The sender whose secret sealed the record. */
  readonly provider: Provider<Events>
  readonly handler: Handler<Events, DeliveryContext>
  /** The receiver's store, so that a redelivery and the sender's retry never run at once. */
  readonly store?: Store
}

/** Records deliveries, and delivers them again. */
export interface DeliveryLog {
  /** The lease, which records how it ends. */
  record(lease: Lease, logged: LoggedDelivery): Lease
  /**
   * Handles a recorded delivery again, also where it was handled before: verifies its seal, whatever its age,
   * decodes it, and runs the handler.
   *
   * @throws ConfigError `option_invalid` where no such delivery is recorded
   * @throws SignatureError `signature_mismatch` where it was not recorded under this provider's secret
   * @throws WebhookError `handler_failed`, `delivery_in_flight`, and what decoding throws
   */
  redeliver<Events extends AnyEvent>(key: string, redelivery: Redelivery<Events>): Promise<void>
}
