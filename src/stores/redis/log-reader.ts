import {
  byPlace,
  type FoundEntry,
  foundEntry,
  type LoadedEntry,
  type LogPlace,
  type LogQuery,
} from '../../delivery/log/engine.js'
import type { DeliveryStatus } from '../../delivery/log/status.js'
import type { Evaluate } from './client.js'
import { bodyBytes } from './log-body.js'
import { repliedList, repliedTexts } from './log-replies.js'
import { placesScript, readScript } from './log-scripts.js'

/** Where a log's records are. */
export interface LogKeys {
  /** The hash of a record. */
  record(key: string): string
  /** The sorted set of the keys of all records with a status, by when they were received. */
  set(status: DeliveryStatus): string
}

/** Finds the records of a log. */
export interface LogReader {
  load(key: string): Promise<LoadedEntry | undefined>
  list(query: LogQuery): Promise<readonly FoundEntry[]>
  /** The next places in a set. */
  placesAfter(status: DeliveryStatus, after: LogPlace, limit: number): Promise<readonly LogPlace[]>
}

type Row = Readonly<Record<string, string>>

const foundFields = [
  'status',
  'key',
  'code',
  'latencyMs',
  'provider',
  'type',
  'receivedAt',
  'attempts',
  'facts',
  'seal',
]

export function createLogReader(evaluate: Evaluate, keys: LogKeys): LogReader {
  /** These fields of records; none of one that isn't there. */
  async function read(recordKeys: readonly string[], fields: readonly string[]): Promise<readonly Row[]> {
    if (recordKeys.length === 0) return []
    const rows = repliedList(await evaluate(readScript, recordKeys.map(keys.record), fields))
    return rows.map((row) => Object.fromEntries(repliedTexts(row).map((text, at) => [fields[at], text])))
  }

  async function placesAfter(
    status: DeliveryStatus,
    { receivedAt, key }: LogPlace,
    limit: number,
  ): Promise<readonly LogPlace[]> {
    const args = [String(receivedAt), key, String(limit)]
    const places = repliedList(await evaluate(placesScript, [keys.set(status)], args)).map(repliedTexts)
    return places.map(([at, placeKey]) => ({ receivedAt: Number(at), key: String(placeKey) }))
  }

  /** The first records of a query that have one status. */
  async function listStatus(status: DeliveryStatus, query: LogQuery): Promise<readonly FoundEntry[]> {
    const entries: FoundEntry[] = []
    let after = firstPlace(query)
    for (;;) {
      const places = await placesAfter(status, after, query.limit)
      const rows = await read(
        places.map(({ key }) => key),
        foundFields,
      )
      entries.push(...rows.filter((row) => isAsked(row, status, query)).map(foundRow))
      const last = places.at(-1)
      if (!last || places.length < query.limit || entries.length >= query.limit) return entries
      after = last
    }
  }

  return {
    placesAfter,
    async load(key) {
      const [row = {}] = await read([key], [...foundFields, 'body'])
      return row.body === undefined ? undefined : { ...foundRow(row), body: bodyBytes(row.body) }
    },
    async list(query) {
      const found = await Promise.all(query.statuses.map((status) => listStatus(status, query)))
      return found.flat().sort(byPlace).slice(0, query.limit)
    },
  }
}

function firstPlace({ since, after }: LogQuery): LogPlace {
  return after && after.receivedAt >= since ? after : { receivedAt: since, key: '' }
}

function isAsked(row: Row, status: DeliveryStatus, { provider, type }: LogQuery): boolean {
  return (
    // it may have got another status since its set was read
    row.status === status &&
    (provider === undefined || row.provider === provider) &&
    (type === undefined || row.type === type)
  )
}

function foundRow({ code, latencyMs, ...row }: Row): FoundEntry {
  return foundEntry({ ...row, code: code || undefined, latencyMs: latencyMs ? Number(latencyMs) : undefined })
}
