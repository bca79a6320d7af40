import { storeAnswer } from '../store-answer.js'
import { createBatches } from './batches.js'
import type { AttemptChange, AttemptEntry, LogEngine } from './engine.js'

/** The records in an engine. Every call ends, and throws StoreError `store_unavailable` only. */
export interface Records extends Omit<LogEngine, 'name' | 'save' | 'settle'> {
  save(entry: AttemptEntry): Promise<void>
  settle(change: AttemptChange): Promise<void>
}

/**
 * The records in an engine.
 *
 * @param timeout - seconds it may take for one operation
 */
export function createRecords(engine: LogEngine, timeout: number): Records {
  const ask = <Answer>(call: () => Promise<Answer>) => storeAnswer(engine.name, async () => call(), timeout)
  // a batch that hangs holds up the next no longer than that
  const save = createBatches<AttemptEntry>((entries) => ask(() => engine.save(entries)), timeout)
  const settle = createBatches<AttemptChange>((changes) => ask(() => engine.settle(changes)), timeout)
  return {
    save: (entry) => ask(() => save(entry)),
    settle: (change) => ask(() => settle(change)),
    load: (key) => ask(() => engine.load(key)),
    list: (query) => ask(() => engine.list(query)),
    count: () => ask(() => engine.count()),
    remove: (key) => ask(() => engine.remove(key)),
    prune: (before) => ask(() => engine.prune(before)),
  }
}
