import { storeAnswer } from '../store-answer.js'
import { createBatches } from './batches.js'
import type { AttemptChange, AttemptEntry, LogEngine } from './engine.js'

// nobody waits for it, and a thousand bodies may be a gigabyte
const pruneSeconds = 60

/** The records in an engine. Every call ends in time, and throws StoreError `store_unavailable` only. */
export interface Records extends Omit<LogEngine, 'name' | 'save' | 'settle'> {
  /** How long a call takes at most, in seconds. */
  readonly timeout: number
  /** Saves an entry. After so many seconds the call ends, and the entry may be saved yet. */
  save(entry: AttemptEntry, seconds?: number): Promise<void>
  /** Changes a state. After so many seconds the call ends, and the state may be changed yet. */
  settle(change: AttemptChange, seconds?: number): Promise<void>
}

/**
 * The records in an engine.
 *
 * @param timeout - seconds it may take for one operation
 */
export function createRecords(engine: LogEngine, timeout: number): Records {
  const ask = <Answer>(call: () => Promise<Answer>, seconds = timeout) =>
    storeAnswer(engine.name, async () => call(), seconds)
  // a batch that hangs holds up the next no longer than that
  const save = createBatches<AttemptEntry>((entries) => ask(() => engine.save(entries)), timeout)
  const settle = createBatches<AttemptChange>((changes) => ask(() => engine.settle(changes)), timeout)
  return {
    timeout,
    save: (entry, seconds) => ask(() => save(entry), seconds),
    settle: (change, seconds) => ask(() => settle(change), seconds),
    load: (key) => ask(() => engine.load(key)),
    list: (query) => ask(() => engine.list(query)),
    count: () => ask(() => engine.count()),
    remove: (key) => ask(() => engine.remove(key)),
    prune: (before) => ask(() => engine.prune(before), pruneSeconds),
  }
}
