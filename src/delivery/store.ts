/** One verified delivery, as a store is told of it: nothing of its headers, body or event. */
export interface Delivery {
  /** What all deliveries of one event share. */
  readonly key: string
  /** The SHA-256 of the body, in hex. */
  readonly fingerprint: string
  /** For how many seconds the sender may repeat it, or somebody replay it. Remember it at least as long. */
  readonly rememberFor: number
  /** Its place among the events about one thing, where the receiver was asked to keep their order. */
  readonly order?: DeliveryOrder
  /** Claim it even where it is done, as a forced redelivery does. */
  readonly evenIfDone?: true
}

/** An event's place among the events about one thing. */
export interface DeliveryOrder {
  /** The key that the events about one thing share. */
  readonly key: string
  /** Its place: an event below the highest that was completed is superseded. */
  readonly at: number
}

/** What a claim on a free key yields. */
export interface Claimed {
  /** How often the key was claimed, this claim included. Starts at 1. */
  readonly attempt: number
  /** A number that grows with each claim of the key, by the engine's clock in microseconds. */
  readonly fence: number
}

/** Why a delivery could not be claimed. */
export type Refusal =
  /** Another delivery of the event, or an event about the same thing, is being handled right now. */
  | 'in_flight'
  /** The event was handled before. */
  | 'done'
  /** The event was handled before, with another body: two events share one id. */
  | 'conflict'
  /** A later event about the same thing was handled before. */
  | 'superseded'

/** Remembers deliveries, so that each event is handled once. */
export interface Store {
  /**
   * Claims a delivery. Returns the lease, or says why there is none.
   *
   * @param objects - the runtime's own objects, such as a Worker's `env`
   * @throws StoreError `store_unavailable`
   */
  claim(delivery: Delivery, objects: object): Promise<Lease | Refusal>
}

/** The right to handle a claimed delivery. It ends with one call of `complete` or `release`. */
export interface Lease extends Partial<Claimed> {
  /** The open transaction, where the store runs handlers in one. */
  readonly transaction?: unknown
  /** Registers what to call, once, if the lease is lost while the handler runs. */
  onLost(abort: (reason: Error) => void): void
  /**
   * Marks the event as handled.
   *
   * @throws StoreError `store_unavailable`, `lease_lost`
   */
  complete(): Promise<void>
  /** Frees the key for the next delivery, then rejects with the error it was given. */
  release(error: unknown): Promise<never>
}
