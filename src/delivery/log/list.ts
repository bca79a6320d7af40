import { ConfigError } from '../../errors.js'
import { type OptionNames, requireKnownOptions } from '../../options.js'
import type { FoundEntry, LogPlace, LogQuery } from './engine.js'
import { asciiText, findFacts } from './facts.js'
import type { DeliveryFilter, DeliveryPage, DeliverySummary, ListOptions } from './record.js'
import type { Records } from './records.js'
import { isStatus, statuses } from './status.js'

const mostPerPage = 1000

/** The names in a {@link DeliveryFilter}. */
export const filterNames: OptionNames<DeliveryFilter> = {
  status: true,
  provider: true,
  type: true,
  since: true,
}

const listNames: OptionNames<ListOptions> = { ...filterNames, limit: true, after: true }

/** Lists recorded deliveries, a page at a time. */
export async function listDeliveries(records: Records, options: ListOptions): Promise<DeliveryPage> {
  const { limit = 100, after } = options
  requireKnownOptions(options, listNames)
  if (!(Number.isInteger(limit) && limit > 0 && limit <= mostPerPage))
    throw new ConfigError('option_invalid', `Expected limit as a whole number from 1 to ${mostPerPage}.`)
  const place = after === undefined ? undefined : placeOf(after)
  const entries = await records.list({ ...queryOf(options), after: place, limit })
  const last = entries.at(-1)
  return {
    deliveries: entries.map(summaryOf),
    ...(last && entries.length === limit && { after: `${last.receivedAt} ${last.key}` }),
  }
}

/**
 * What a filter asks of an engine.
 *
 * @throws ConfigError `option_invalid`
 */
export function queryOf({
  status = statuses,
  provider,
  type,
  since,
}: DeliveryFilter): Omit<LogQuery, 'limit' | 'after'> {
  const asked = [status].flat()
  if (!asked.every(isStatus))
    throw new ConfigError('option_invalid', `Expected status as one or several of ${statuses.join(', ')}.`)
  const sinceMs = since === undefined ? 0 : since.getTime()
  if (!Number.isFinite(sinceMs)) throw new ConfigError('option_invalid', 'Expected since as a Date.')
  return {
    statuses: asked,
    provider: provider === undefined ? undefined : asciiText(provider),
    type: type === undefined ? undefined : asciiText(type),
    since: sinceMs,
  }
}

/** A record without its body, as an operator sees it. */
export function summaryOf(entry: FoundEntry): DeliverySummary {
  const { key, status, code, provider, type, receivedAt, attempts, latencyMs } = entry
  // a row that was written by hand shows what it has
  const facts = findFacts(entry.facts)
  return {
    key: facts?.delivery.key ?? key,
    status,
    ...(code !== undefined && { code }),
    provider: facts?.provider ?? provider,
    type: facts?.type ?? type,
    ...(facts?.unknownType !== undefined && { unknownType: facts.unknownType }),
    ...(facts?.id !== undefined && { id: facts.id }),
    verified: facts?.verified ?? false,
    receivedAt: new Date(receivedAt),
    ...(facts?.signedAt !== undefined && { signedAt: new Date(facts.signedAt * 1000) }),
    attempts,
    ...(latencyMs !== undefined && { latencyMs }),
    headers: facts?.headers ?? {},
  }
}

function placeOf(after: string): LogPlace {
  const [, receivedAt, key] = /^(\d{1,15}) (.+)$/.exec(after) ?? []
  if (receivedAt === undefined || key === undefined)
    throw new ConfigError('option_invalid', 'Expected after as a page before had it, got something else.')
  return { receivedAt: Number(receivedAt), key }
}
