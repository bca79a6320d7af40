import { ConfigError, isWebhookError, type WebhookError } from '../../errors.js'
import { requireKnownOptions } from '../../options.js'
import type { AnyEvent } from '../../providers/event.js'
import { errorText } from '../error-text.js'
import type { FoundEntry, LogQuery } from './engine.js'
import { filterNames, queryOf } from './list.js'
import type { DeliveryFilter } from './record.js'
import type { Records } from './records.js'
import type { Redeliver } from './redeliver.js'
import type { BulkRedelivery, RedeliveryCounts, RedeliveryProgress } from './redelivery.js'

type Bulk = Pick<BulkRedelivery<AnyEvent>, 'rate' | 'signal' | 'onProgress'> & {
  readonly provider: { readonly name: string }
}

/** Redelivers the deliveries of a provider, one after the other. Goes on after one that fails. */
export async function redeliverAll(
  records: Records,
  filter: DeliveryFilter,
  { provider, rate, signal, onProgress }: Bulk,
  redeliver: Redeliver,
): Promise<RedeliveryCounts> {
  requireKnownOptions(filter, filterNames)
  const { status = ['received', 'failed'] } = filter
  const query = { ...queryOf({ ...filter, status, provider: filter.provider ?? provider.name }), limit: 100 }
  const waitForTurn = createPacer(rate)
  const counts = { handled: 0, done: 0, in_flight: 0, conflict: 0, superseded: 0, failed: 0 }
  // what is received from now on is the sender's to retry
  const startedAt = Date.now()
  for await (const { key, receivedAt } of entriesOf(records, query)) {
    if (receivedAt > startedAt) break
    await waitForTurn()
    if (signal?.aborted) break
    const ended = await redeliver(key).then((result) => ({ result }), failed)
    counts[ended.result]++
    report(onProgress, { key, ...ended, counts: { ...counts } })
  }
  return counts
}

/** One that failed; but where the engine or the store is down, so will be all the others. */
function failed(error: unknown): { readonly result: 'failed'; readonly error: WebhookError } {
  if (!isWebhookError(error) || error.code === 'store_unavailable') throw error
  return { result: 'failed', error }
}

function report(onProgress: Bulk['onProgress'], progress: RedeliveryProgress): void {
  try {
    onProgress?.(progress)
  } catch (error) {
    console.error(`hookproof: onProgress threw: ${errorText(error)}`)
  }
}

async function* entriesOf(records: Records, query: LogQuery): AsyncGenerator<FoundEntry> {
  let { after } = query
  for (;;) {
    const page = await records.list({ ...query, after })
    yield* page
    const last = page.at(-1)
    if (!last || page.length < query.limit) return
    after = { receivedAt: last.receivedAt, key: last.key }
  }
}

/** A function that resolves at most so many times a second, evenly. */
function createPacer(rate = Number.POSITIVE_INFINITY): () => Promise<void> {
  if (!(rate > 0)) throw new ConfigError('option_invalid', 'Expected rate as a number a second, above 0.')
  let nextAt = performance.now()
  return async () => {
    const wait = nextAt - performance.now()
    nextAt = Math.max(nextAt, performance.now()) + 1000 / rate
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
  }
}
