import { defineLog, type LogOptions } from '../delivery/log/define-log.js'
import {
  type AttemptEntry,
  byPlace,
  type LoadedEntry,
  type LogEngine,
  type LogQuery,
} from '../delivery/log/engine.js'
import type { DeliveryLog } from '../delivery/log/log.js'
import type { DeliveryStatus } from '../delivery/log/status.js'
import { type AttemptState, replacesAttempt } from '../delivery/log/status.js'
import { batchSize } from '../delivery/sweep.js'
import { ConfigError } from '../errors.js'

/** How a memory log is set up. */
export interface MemoryLogOptions extends LogOptions {
  /** How many records there are at most: the oldest go first. Default: 1,000. */
  readonly maxRecords?: number
}

/** What is recorded under a key. */
interface MemoryRecord extends AttemptEntry {
  readonly attempts: number
}

/**
 * A delivery log in this process's memory, for tests and for development: it ends with the process.
 *
 * @throws ConfigError `option_invalid`
 *
 * @example
 * ```ts
 * const log = memoryLog()
 * app.post('/webhooks/labsync', webhook(labsync({ secret }), handler, { store: memoryStore(), log }))
 * ```
 */
export function memoryLog({ maxRecords, ...options }: MemoryLogOptions = {}): DeliveryLog {
  return defineLog(memoryLogEngine(maxRecords), options)
}

/** The engine of {@link memoryLog}. */
export function memoryLogEngine(maxRecords = 1000): LogEngine {
  if (!(Number.isInteger(maxRecords) && maxRecords > 0))
    throw new ConfigError('option_invalid', 'Expected maxRecords as a whole number above 0.')
  const records = new Map<string, MemoryRecord>()

  return {
    name: 'The memory log',
    async save(entries) {
      for (const entry of entries) {
        const recorded = records.get(entry.key)
        if (recorded && !replacesAttempt(entry, recorded)) continue
        // a copy: the caller may use the buffer for something else
        const body = entry.body.slice()
        records.set(entry.key, { ...entry, body, ...countedAttempt(entry, recorded) })
      }
      for (const oldest of records.keys()) if (records.size > maxRecords) records.delete(oldest)
    },
    async settle(changes) {
      for (const change of changes) {
        const recorded = records.get(change.key)
        if (recorded && replacesAttempt(change, recorded)) records.set(change.key, settled(recorded, change))
      }
    },
    load: async (key) => found(records.get(key)),
    async list(query) {
      const matching = [...records.values()].filter((record) => matches(record, query))
      return matching.sort(byPlace).slice(0, query.limit)
    },
    async count() {
      const counts: Partial<Record<DeliveryStatus, number>> = {}
      for (const { status } of records.values()) counts[status] = (counts[status] ?? 0) + 1
      return counts
    },
    remove: async (key) => records.delete(key),
    async prune(before) {
      const over = [...records.values()].filter(({ receivedAt }) => receivedAt < before).slice(0, batchSize)
      for (const { key } of over) records.delete(key)
      return over.length
    },
  }
}

function countedAttempt({ fence }: AttemptEntry, recorded: MemoryRecord | undefined) {
  if (!recorded) return { attempts: 1 }
  return {
    fence: Math.max(fence, recorded.fence),
    attempts: recorded.attempts + (fence > recorded.fence ? 1 : 0),
  }
}

function settled(recorded: MemoryRecord, { status, fence, code, latencyMs }: AttemptState): MemoryRecord {
  return { ...recorded, status, code, latencyMs, fence: Math.max(fence, recorded.fence) }
}

function found(record: MemoryRecord | undefined): LoadedEntry | undefined {
  return record && { ...record, body: record.body.slice() }
}

function matches(record: MemoryRecord, { statuses, provider, type, since, after }: LogQuery): boolean {
  return (
    statuses.includes(record.status) &&
    (provider === undefined || record.provider === provider) &&
    (type === undefined || record.type === type) &&
    record.receivedAt >= since &&
    (after === undefined || byPlace(record, after) > 0)
  )
}
