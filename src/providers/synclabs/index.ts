import { isJsonObject, type JsonObject } from '../../payload/json.js'
import { payloadInvalid } from '../../payload/schema.js'
import { timestampedHmac } from '../../schemes/timestamped-hmac.js'
import type { FreshnessOptions, Secrets } from '../../types.js'
import type { Envelope } from '../decode.js'
import { defineProvider, type Provider, type ProviderOptions } from '../define.js'
import type { EventsOf, Refined, SchemasFor } from '../event.js'
import { events } from './shapes.js'
import type { SyncLabsData } from './types.js'

export type {
  SyncLabsAudio,
  SyncLabsBatch,
  SyncLabsData,
  SyncLabsGeneration,
  SyncLabsInput,
  SyncLabsStatus,
  SyncLabsText,
  SyncLabsUnknownInput,
  SyncLabsVideo,
} from './types.js'

/** Any Sync Labs event. `Schemas` is the type of the `schemas` option, where you gave one. */
export type SyncLabsEvent<Schemas = unknown> = EventsOf<'synclabs', Refined<SyncLabsData, Schemas>>

/** How {@link synclabs} is set up. */
export interface SyncLabsOptions<Schemas extends SchemasFor<SyncLabsData> = SchemasFor<SyncLabsData>>
  extends FreshnessOptions,
    ProviderOptions<Schemas> {
  /** The whole `whsec_…` string, used as it is; or several, while rotating. */
  readonly secret: Secrets
}

/**
 * Sync Labs (sync.so, lip-sync). It signs `timestamp.body` in `sync-signature: t=…,v1=…`.
 *
 * Sync Labs never retries, so an event you miss is gone: poll its status endpoint as well. Its deliveries have
 * no type, so the type follows from the body's fields and its status. `event.id` is the object's id and its
 * status.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = synclabs({ secret: process.env.SYNC_WEBHOOK_SECRET })
 * const event = hook.verify(rawBody, request.headers)
 * if (event.type === 'generation.completed') console.log(event.data.outputUrl)
 * ```
 */
export function synclabs<const Schemas extends SchemasFor<SyncLabsData> = Record<never, never>>(
  options: SyncLabsOptions<Schemas>,
): Provider<SyncLabsEvent<Schemas>> {
  const { account, schemas, ...signed } = options
  return defineProvider({
    name: 'synclabs',
    account,
    scheme: () => timestampedHmac({ ...signed, header: 'sync-signature' }),
    read,
    events,
    schemas,
    delivery: { retriesAfter: [] },
  })
}

function read(body: JsonObject): Envelope {
  if ('metrics' in body) return envelopeOf('batch', body, readBatch)
  if ('input' in body && 'model' in body) return envelopeOf('generation', body, readGeneration)
  return { type: 'unrecognized', data: body }
}

function envelopeOf(kind: string, body: JsonObject, readData: (body: JsonObject) => JsonObject): Envelope {
  const { id, status } = body
  if (typeof id !== 'string') throw payloadInvalid('id', 'Expected a string')
  if (typeof status !== 'string') throw payloadInvalid('status', 'Expected a string')
  return {
    type: `${kind}.${status.toLowerCase()}`,
    data: readData({ ...body, status: status.toUpperCase() }),
    id: `${id}:${status}`,
  }
}

function readGeneration(body: JsonObject): JsonObject {
  const { input } = body
  return renameKeys({ ...body, input: Array.isArray(input) ? input.map(readInput) : input }, generationNames)
}

function readInput(input: unknown): unknown {
  if (!isJsonObject(input) || ['video', 'audio', 'text'].some((type) => type === input.type)) return input
  return { type: 'unknown', unknownInput: input }
}

function readBatch(body: JsonObject): JsonObject {
  const { metrics } = body
  return renameKeys(
    { ...body, metrics: isJsonObject(metrics) ? renameKeys(metrics, metricNames) : metrics },
    batchNames,
  )
}

/** A copy in which each key with another spelling has the documented one. */
function renameKeys(source: JsonObject, names: ReadonlyMap<string, string>): JsonObject {
  return Object.fromEntries(Object.entries(source).map(([key, value]) => [names.get(key) ?? key, value]))
}

const generationNames = new Map([['errorCode', 'error_code']])
const batchNames = new Map([['createdAt', 'created_at']])
const metricNames = new Map([
  ['totalGenerations', 'total_generations'],
  ['successCount', 'success_count'],
  ['failedCount', 'failed_count'],
  ['pendingCount', 'pending_count'],
])
