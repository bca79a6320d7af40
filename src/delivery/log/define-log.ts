import { ConfigError } from '../../errors.js'
import { type OptionNames, requireKnownOptions, requireSeconds } from '../../options.js'
import { asyncHmacsOf } from '../../signature/secret.js'
import type { Secrets } from '../../types.js'
import { storedKey } from '../define-store.js'
import { createSweeper, sweepAll } from '../sweep.js'
import type { LogEngine } from './engine.js'
import { listDeliveries, summaryOf } from './list.js'
import type { DeliveryLog } from './log.js'
import { recordClaim } from './record-claim.js'
import { createRecords } from './records.js'
import { createRedeliver } from './redeliver.js'
import { redeliverAll } from './redeliver-all.js'
import { bulkRedeliveryNames, redeliveryNames } from './redelivery.js'
import { createSealer } from './seal.js'

/** How a delivery log is set up. */
export interface LogOptions {
  /**
   * A secret of your own, or several while rotating, to seal records with: only what it has sealed is ever
   * redelivered. Default: the sender's secret. A sender without one needs this to be redelivered.
   */
  readonly sealWith?: Secrets
  /** Seconds after which a record is deleted. At most ten years. Default: 2,592,000 (30 days). */
  readonly ttl?: number
  /** Seconds that a delivery, or a call of yours, waits for the engine in all. At most 60. Default: 2. */
  readonly timeout?: number
}

const names: OptionNames<LogOptions> = { sealWith: true, ttl: true, timeout: true }

const tenYears = 10 * 366 * 86_400

/**
 * Makes a delivery log of an engine. Each delivery is recorded before its handler runs, with its raw body and
 * what is needed to deliver it again, and after it with what became of it. Where the engine fails, the delivery
 * is handled all the same, and stderr says so.
 *
 * @throws ConfigError `option_invalid`, `secret_missing`, `secret_malformed`
 *
 * @example
 * ```ts
 * const log = defineLog({ name: 'Acme', save, settle, load, list, count, remove, prune })
 * app.post('/webhooks/labsync', webhook(labsync({ secret }), handler, { store, log }))
 * ```
 */
export function defineLog(engine: LogEngine, options: LogOptions = {}): DeliveryLog {
  const { ttl = 2_592_000, timeout = 2 } = options
  requireEngine(engine)
  requireKnownOptions(options, names)
  requireSeconds('ttl', ttl, tenYears)
  requireSeconds('timeout', timeout, 60)
  const records = createRecords(engine, timeout)
  const pruneIfDue = createSweeper(() => records.prune(Date.now() - ttl * 1000))
  // a variable that isn't set is no wish to do without
  const sealer = createSealer('sealWith' in options ? asyncHmacsOf(options.sealWith) : [])

  return {
    async record(claim, logged) {
      pruneIfDue()
      return recordClaim(records, sealer, claim, logged)
    },
    list: async (listOptions = {}) => listDeliveries(records, listOptions),
    async get(key) {
      const entry = await records.load(await storedKey(key))
      return entry && { ...summaryOf(entry), body: entry.body }
    },
    count: async () => ({
      received: 0,
      handled: 0,
      failed: 0,
      conflict: 0,
      superseded: 0,
      ...(await records.count()),
    }),
    async redeliver(key, redelivery) {
      requireKnownOptions(redelivery, redeliveryNames)
      return createRedeliver(records, sealer, redelivery)(key)
    },
    async redeliverAll(filter, redelivery) {
      requireKnownOptions(redelivery, bulkRedeliveryNames)
      return redeliverAll(records, filter, redelivery, createRedeliver(records, sealer, redelivery))
    },
    async prune(olderThan) {
      requireSeconds('olderThan', olderThan, tenYears)
      const before = Date.now() - olderThan * 1000
      return sweepAll(() => records.prune(before))
    },
    forget: async (key) => records.remove(await storedKey(key)),
  }
}

function requireEngine(engine: LogEngine): void {
  for (const operation of ['save', 'settle', 'load', 'list', 'count', 'remove', 'prune'] as const)
    if (typeof engine?.[operation] !== 'function')
      throw new ConfigError('option_invalid', `Expected the engine of a log to have ${operation}().`)
}
