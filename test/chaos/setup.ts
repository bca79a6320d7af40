/** Which store a row's receivers use. */
export type StoreName =
  | 'redis-ioredis'
  | 'redis-node'
  | 'postgres'
  | 'postgres-transactions'
  | 'sqlite'
  | 'sqlite-transactions'
  | 'inbox-postgres'
  | 'inbox-sqlite'

/** Whether a store's handlers write in its transactions. Those of an inbox's workers do. */
export function isTransactional(store: StoreName): boolean {
  return store.endsWith('-transactions') || isInbox(store)
}

/** Whether events are stored before they are handled. */
export function isInbox(store: StoreName): boolean {
  return store.startsWith('inbox-')
}

/** Seconds, short enough for a row to see each of them run out many times. */
export const times = { lease: 1.5, timeout: 0.5, handlerTimeout: 1, leaseLimit: 4 }

export const secret = 'whsec_chaos'

/** What a receiver process is told when it starts. */
export interface ReceiverSetup {
  readonly store: StoreName
  /** How the receiver's store is broken, to see whether the judge finds out. */
  readonly breakage?: string | undefined
  /** A port of a proxy in front of the engine, or a file. */
  readonly at: string
  readonly port: number
  readonly ledger: string
  /** What the ledger calls this process. */
  readonly process: string
  readonly seed: string
  /** Whether handlers behave well from the start. */
  readonly isCalm: boolean
  /** Whether events about one thing are to be handled in order. */
  readonly isOrdered: boolean
}

/** What a receiver process is told later: from now on no handler misbehaves. */
export const calmDown = 'calm down'

/** What a receiver process says once it listens. */
export const listening = 'listening'

/** An event of a simulated sender. */
export interface ChaosEvent {
  readonly id: string
  /** What it is about, and when that happened, in milliseconds. */
  readonly of: string
  readonly place: number
}

/** An event as Laabam would send it. `copy` makes two bodies of one event differ, as a count of attempts does. */
export function bodyOf({ id, of, place }: ChaosEvent, copy?: number): string {
  return JSON.stringify({
    id,
    type: 'invoice.paid',
    created_at: new Date(place).toISOString(),
    data: { invoice_id: of },
    ...(copy !== undefined && { attempt: copy }),
  })
}
