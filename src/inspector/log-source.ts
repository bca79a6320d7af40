import type { DeliveryLog } from '../delivery/log/log.js'
import type { DeliverySummary as LoggedSummary } from '../delivery/log/record.js'
import type { RedeliveryResult } from '../delivery/log/redelivery.js'
import { isWebhookError } from '../errors.js'
import type { DeliverySummary, InspectorSource } from './source.js'

/** How many deliveries are listed, and how many pages of a log are read to find them. */
const mostListed = 500
const mostPages = 20

/** How far back a log is read for the latest deliveries, in seconds: first a minute, and further where that has few. */
const windows = [60, 600, 6000, 86_400, 10 * 86_400, Number.POSITIVE_INFINITY]

/** What an inspector takes of a delivery log. */
export type InspectedLog = Pick<DeliveryLog, 'list' | 'get'>

/** Redelivers what a log has under a key, such as by its `redeliver`. */
export type Redeliver = (key: string) => Promise<RedeliveryResult>

/** The deliveries that a receiver's own log recorded. */
export function logSource(log: InspectedLog, redeliver?: Redeliver): InspectorSource {
  return {
    list: async () => (await latestOf(log)).reverse().map(summaryOf),
    async find(key) {
      const record = await log.get(key)
      if (!record) return undefined
      const { body } = record
      return {
        ...summaryOf(record),
        size: body.length,
        headers: Object.entries(record.headers),
        body,
        findings: [],
      }
    },
    ...(redeliver && { redeliver: async (key) => redelivered(key, redeliver) }),
  }
}

/** The latest deliveries, the oldest first. A log lists from the oldest on, so it is read from later and earlier points. */
async function latestOf(log: InspectedLog): Promise<LoggedSummary[]> {
  let latest: LoggedSummary[] = []
  for (const seconds of windows) {
    const found = await listSince(log, new Date(Math.max(0, Date.now() - seconds * 1000)))
    if (found.isWhole || latest.length === 0) latest = found.deliveries
    if (!found.isWhole || latest.length >= mostListed) break
  }
  return latest
}

/** The last deliveries since then, and whether they were read to the end. */
async function listSince(log: InspectedLog, since: Date) {
  let deliveries: LoggedSummary[] = []
  let after: string | undefined
  for (let pages = 0; pages < mostPages; pages++) {
    const page = await log.list({ since, limit: 1000, ...(after !== undefined && { after }) })
    deliveries = [...deliveries, ...page.deliveries].slice(-mostListed)
    after = page.after
    if (after === undefined) return { deliveries, isWhole: true }
  }
  return { deliveries, isWhole: false }
}

function summaryOf(logged: LoggedSummary): DeliverySummary {
  const { key, provider, type, unknownType, id, verified, receivedAt, latencyMs, headers } = logged
  const { status, code, attempts } = logged
  return {
    id: key,
    provider,
    receivedAt: receivedAt.getTime(),
    method: 'POST',
    target: '',
    size: Number(headers['content-length'] ?? 0),
    verdict: {
      status: verified ? 'verified' : 'unverified',
      type: unknownType ?? type,
      ...(id !== undefined && { eventId: id }),
    },
    ...(latencyMs !== undefined && { durationMs: latencyMs }),
    handling: { status, attempts, ...(code !== undefined && { code }) },
    thread: key,
    isRedelivery: false,
  }
}

/** Why nothing was handled where a log redelivers. */
const untold: Readonly<Record<Exclude<RedeliveryResult, 'handled'>, string>> = {
  done: 'It was handled before, so nothing ran.',
  in_flight: 'It is being handled right now, so nothing ran.',
  conflict: 'Its id was handled before with another body, so nothing ran.',
  superseded: 'A later event about the same thing was handled before, so nothing ran.',
}

async function redelivered(key: string, redeliver: Redeliver): Promise<string> {
  const result = await resultOf(key, redeliver)
  if (result === 'handled') return key
  throw new Error(untold[result])
}

async function resultOf(key: string, redeliver: Redeliver): Promise<RedeliveryResult> {
  try {
    return await redeliver(key)
  } catch (error) {
    // what the user's own function throws may hold anything
    throw isWebhookError(error) ? error : new Error('The function redeliver threw an error.')
  }
}
