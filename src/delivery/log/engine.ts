import { isUint8Array } from '../../raw-body.js'
import { type AttemptState, type DeliveryStatus, isStatus } from './status.js'

/** What is the same for each attempt at a delivery. Texts are printable ASCII. */
export interface DeliveryEntry {
  /** Up to 400 characters. */
  readonly key: string
  readonly provider: string
  readonly type: string
  /** In milliseconds since the epoch. */
  readonly receivedAt: number
  /** All else that is known of it, as JSON. */
  readonly facts: string
  /** A MAC over the facts, in hex; empty where there is no secret to seal with. */
  readonly seal: string
  readonly body: Uint8Array
}

/** An attempt at a delivery, as an engine records it. */
export interface AttemptEntry extends DeliveryEntry, AttemptState {}

/** A new state of the record of a key. */
export interface AttemptChange extends AttemptState {
  readonly key: string
}

/** A record without its body, as an engine finds it. */
export interface FoundEntry extends Omit<AttemptEntry, 'body' | 'fence'> {
  /** How many attempts were recorded. */
  readonly attempts: number
}

/** A record, as an engine finds it. */
export interface LoadedEntry extends FoundEntry {
  readonly body: Uint8Array
}

/** A place among the records in the order of a list: by `receivedAt`, then by key as the engine compares texts. */
export interface LogPlace {
  readonly receivedAt: number
  readonly key: string
}

/** Compares two places, where keys are compared by their characters. */
export function byPlace(a: LogPlace, b: LogPlace): number {
  return a.receivedAt - b.receivedAt || (a.key < b.key ? -1 : Number(a.key > b.key))
}

/** Which records an engine lists. */
export interface LogQuery {
  readonly statuses: readonly DeliveryStatus[]
  readonly provider?: string | undefined
  readonly type?: string | undefined
  /** Those received then or later, in milliseconds since the epoch. */
  readonly since: number
  /** Those behind this place. */
  readonly after?: LogPlace | undefined
  readonly limit: number
}

/** What an engine must do to record deliveries. Each call is one atomic operation in the engine. */
export interface LogEngine {
  /** What errors call it, such as `Redis`. */
  readonly name: string
  /**
   * Records attempts, each of another key: inserts it, or replaces the record of its key where
   * {@link replacesAttempt} says so. The record then has the higher of both fences, and one attempt more where
   * the new one is higher.
   */
  save(entries: readonly AttemptEntry[]): Promise<void>
  /**
   * Changes the state in the records of keys, each where there is one and {@link replacesAttempt} says so. The
   * record then has the higher of both fences; how many attempts there were stays.
   */
  settle(changes: readonly AttemptChange[]): Promise<void>
  load(key: string): Promise<LoadedEntry | undefined>
  /** The first records of a query, ordered by `receivedAt`, then by key. */
  list(query: LogQuery): Promise<readonly FoundEntry[]>
  /** How many records have each status. One that is left out has none. */
  count(): Promise<Readonly<Partial<Record<DeliveryStatus, number>>>>
  /** Deletes the record of a key. Returns whether there was one. */
  remove(key: string): Promise<boolean>
  /** Deletes up to 1,000 records received before then, in milliseconds since the epoch. Returns how many. */
  prune(before: number): Promise<number>
}

/** A record as an engine spells it in a row, checked. */
export function foundEntry(row: Readonly<Record<string, unknown>>): FoundEntry {
  const { key, status, code, provider, type, receivedAt, attempts, latencyMs, facts, seal } = row
  if (!isStatus(status)) throw new Error('Expected the status of a record, got something else.')
  return {
    key: String(key),
    status,
    code: typeof code === 'string' ? code : undefined,
    provider: String(provider),
    type: String(type),
    receivedAt: Number(receivedAt),
    attempts: Number(attempts),
    latencyMs: typeof latencyMs === 'number' ? latencyMs : undefined,
    facts: String(facts),
    seal: String(seal),
  }
}

/** A record with its body as an engine spells it in a row, checked. */
export function loadedEntry(row: Readonly<Record<string, unknown>>): LoadedEntry {
  if (!isUint8Array(row.body)) throw new Error('Expected the body of a record as bytes.')
  return { ...foundEntry(row), body: row.body }
}
