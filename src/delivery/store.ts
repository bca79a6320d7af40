/** One verified delivery, as a store is told of it: nothing of its headers, body or event. */
export interface Delivery {
  /** What all deliveries of one event share. */
  readonly key: string
  /** The SHA-256 of the body, in hex. */
  readonly fingerprint: string
  /** For how many seconds the sender may repeat it, or somebody replay it. Remember it at least as long. */
  readonly rememberFor: number
  /** Claim it even where it is done, as a forced redelivery does. */
  readonly evenIfDone?: true
}

/** What a claim on a key found. */
export type Claim =
  /** The key was free, and is yours for the lease. */
  | 'claimed'
  /** Another delivery of the event is being handled right now. */
  | 'in_flight'
  /** The event was handled before. */
  | 'done'
  /** The key is known with another body: two events share one id. */
  | 'conflict'

/** Remembers deliveries, so that each event is handled once. */
export interface Store {
  /**
   * Claims a delivery. Returns the lease, or says why there is none.
   *
   * @param objects - the runtime's own objects, such as a Worker's `env`
   * @throws StoreError `store_unavailable`
   */
  claim(delivery: Delivery, objects: object): Promise<Lease | Exclude<Claim, 'claimed'>>
}

/** The right to handle a claimed delivery. It ends with one call of `complete` or `release`. */
export interface Lease {
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
