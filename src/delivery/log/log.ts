import type { Provider } from '../../providers/define.js'
import type { AnyEvent } from '../../providers/event.js'
import type { BodyBytes, HeadersLike } from '../../types.js'
import type { Delivery, Lease, Refusal } from '../store.js'
import type { DeliveryFilter, DeliveryPage, DeliveryRecord, ListOptions } from './record.js'
import type { BulkRedelivery, Redelivery, RedeliveryCounts, RedeliveryResult } from './redelivery.js'
import type { DeliveryStatus } from './status.js'

/** A verified delivery, as a log is told of it. */
export interface LoggedDelivery {
  readonly delivery: Delivery
  readonly provider: Provider
  readonly event: AnyEvent
  readonly headers: HeadersLike
  readonly body: BodyBytes
}

/** A lease whose end is recorded. */
export interface RecordedLease extends Lease {
  /** Whether the delivery was recorded before its handler runs. Where it was not, acknowledge nothing early. */
  readonly isRecorded: boolean
}

/** Records deliveries, shows them, and delivers them again. Each method throws WebhookErrors only. */
export interface DeliveryLog {
  /**
   * Records a claim on a delivery, before its handler runs. Returns the lease, which records how it ends, or
   * the refusal. A lease is returned also where the delivery can't be recorded.
   *
   * @throws StoreError `store_unavailable` where a conflict can't be recorded, and the sender must come again
   */
  record(claim: Lease | Refusal, logged: LoggedDelivery): Promise<RecordedLease | Refusal>
  /**
   * Lists deliveries, the oldest first, a page at a time.
   *
   * @throws ConfigError `option_invalid`; StoreError `store_unavailable`
   */
  list(options?: ListOptions): Promise<DeliveryPage>
  /**
   * One delivery with its body; `undefined` where none is recorded under this key.
   *
   * @throws StoreError `store_unavailable`
   */
  get(key: string): Promise<DeliveryRecord | undefined>
  /**
   * How many deliveries have each status.
   *
   * @throws StoreError `store_unavailable`
   */
  count(): Promise<Readonly<Record<DeliveryStatus, number>>>
  /**
   * Handles a recorded delivery again, unless it is done: verifies its seal, whatever its age, decodes it, claims
   * it in the store as the sender's retry would, and runs the handler under that lease.
   *
   * @throws ConfigError `option_invalid` where nothing is recorded under this key, or nobody sealed it
   * @throws SignatureError `signature_mismatch` where it was not recorded under this provider's secret
   * @throws WebhookError `handler_failed`, `handler_timeout`, `lease_lost`, `store_unavailable`, and what decoding throws
   */
  redeliver<Events extends AnyEvent, Objects extends object = object>(
    key: string,
    redelivery: Redelivery<Events, Objects>,
  ): Promise<RedeliveryResult>
  /**
   * Redelivers the deliveries of a provider, one after the other, the oldest first, up to those received when
   * it began. One that fails is counted and told, and the next one is redelivered. Default: what is `received`
   * or `failed`. Any number of processes may do so at once.
   *
   * @throws ConfigError `option_invalid`; StoreError `store_unavailable`, and then the rest was not redelivered
   */
  redeliverAll<Events extends AnyEvent, Objects extends object = object>(
    filter: DeliveryFilter,
    redelivery: BulkRedelivery<Events, Objects>,
  ): Promise<RedeliveryCounts>
  /**
   * Deletes what was received more than so many seconds ago. Returns how many.
   *
   * @throws ConfigError `option_invalid`; StoreError `store_unavailable`
   */
  prune(olderThan: number): Promise<number>
  /**
   * Deletes what is recorded under a key, such as a person's data. Returns whether there was such a record.
   *
   * @throws StoreError `store_unavailable`
   */
  forget(key: string): Promise<boolean>
}
