import { isJsonObject, type JsonObject } from '../payload/json.js'
import { payloadInvalid } from '../payload/schema.js'
import {
  anything,
  both,
  list,
  nullable,
  number,
  object,
  oneOf,
  openObject,
  optional,
  string,
  variants,
} from '../payload/shape.js'
import { timestampedHmac } from '../schemes/timestamped-hmac.js'
import type { FreshnessOptions, Secrets } from '../types.js'
import { defineProvider, type Envelope, type Provider, refine } from './define.js'
import type { DataSchemas, EventsOf, Refined, SchemasFor } from './event.js'

/** A video to be dubbed. */
export interface SyncLabsVideo {
  readonly type: 'video'
  readonly url?: string | null
  readonly assetId?: string | null
  readonly segments_secs?: unknown
  readonly segments_frames?: unknown
}

/** A voice to be lip-synced to. */
export interface SyncLabsAudio {
  readonly type: 'audio'
  readonly url?: string | null
  readonly assetId?: string | null
  readonly refId?: string | null
}

/** A text to be spoken. */
export interface SyncLabsText {
  readonly type: 'text'
  readonly provider: {
    readonly name: string
    readonly voiceId: string
    readonly script: string
    readonly stability?: number | null
    readonly similarityBoost?: number | null
  }
  readonly refId?: string | null
}

/** An input of a kind that isn't documented, kept whole. */
export interface SyncLabsUnknownInput {
  readonly type: 'unknown'
  readonly unknownInput: JsonObject
}

/** What a generation was made from. */
export type SyncLabsInput = SyncLabsVideo | SyncLabsAudio | SyncLabsText | SyncLabsUnknownInput

/** How a generation or a batch ended. */
export type SyncLabsStatus = 'COMPLETED' | 'FAILED'

interface Completed {
  readonly status: 'COMPLETED'
}

interface Failed {
  readonly status: 'FAILED'
}

/** A finished generation (Sync Labs' documentation and SDK types). */
export interface SyncLabsGeneration {
  readonly id: string
  readonly status: SyncLabsStatus
  readonly createdAt: string
  readonly input: readonly SyncLabsInput[]
  readonly model: string
  /** For people. */
  readonly error?: string | null
  /** For programs: an open set, such as `generation_timeout`. Read from `errorCode`, too. */
  readonly error_code?: string | null
  readonly options?: JsonObject | null
  /** In seconds. */
  readonly outputDuration?: number | null
  readonly outputUrl?: string | null
  readonly segmentOutputUrl?: string | null
  readonly webhookUrl?: string | null
}

/** A finished batch (Sync Labs' documentation). Each field is also read in camelCase. */
export interface SyncLabsBatch {
  readonly id: string
  readonly status: SyncLabsStatus
  readonly created_at: string
  readonly metrics: {
    readonly total_generations: number
    readonly success_count: number
    readonly failed_count: number
    readonly pending_count: number
  }
  readonly outputUrl?: string | null
  readonly webhookUrl?: string | null
}

/** The event types given to Sync Labs' deliveries, which carry none, and the data of each. */
export interface SyncLabsData {
  'generation.completed': SyncLabsGeneration & Completed
  'generation.failed': SyncLabsGeneration & Failed
  'batch.completed': SyncLabsBatch & Completed
  'batch.failed': SyncLabsBatch & Failed
}

/** Any Sync Labs event; `Schemas` is the type of the `schemas` option, where one was given. */
export type SyncLabsEvent<Schemas = unknown> = EventsOf<'synclabs', Refined<SyncLabsData, Schemas>>

/** How {@link synclabs} is set up. */
export interface SyncLabsOptions<Schemas extends SchemasFor<SyncLabsData> = SchemasFor<SyncLabsData>>
  extends FreshnessOptions {
  /** The whole `whsec_…` string, used as it is; or several, while rotating. */
  readonly secret: Secrets
  /** Standard Schemas (zod, valibot, arktype …) for the data of event types; it becomes their output. */
  readonly schemas?: Schemas
}

const maybeText = optional(nullable(string))
const maybeNumber = optional(nullable(number))

const input = variants<SyncLabsInput>({
  video: object<SyncLabsVideo>({
    type: oneOf('video'),
    url: maybeText,
    assetId: maybeText,
    segments_secs: optional(anything),
    segments_frames: optional(anything),
  }),
  audio: object<SyncLabsAudio>({
    type: oneOf('audio'),
    url: maybeText,
    assetId: maybeText,
    refId: maybeText,
  }),
  text: object<SyncLabsText>({
    type: oneOf('text'),
    provider: object<SyncLabsText['provider']>({
      name: string,
      voiceId: string,
      script: string,
      stability: maybeNumber,
      similarityBoost: maybeNumber,
    }),
    refId: maybeText,
  }),
  unknown: object<SyncLabsUnknownInput>({ type: oneOf('unknown'), unknownInput: openObject }),
})

const status = oneOf<SyncLabsStatus>('COMPLETED', 'FAILED')

const generation = object<SyncLabsGeneration>({
  id: string,
  status,
  createdAt: string,
  input: list(input),
  model: string,
  error: maybeText,
  error_code: maybeText,
  options: optional(nullable(openObject)),
  outputDuration: maybeNumber,
  outputUrl: maybeText,
  segmentOutputUrl: maybeText,
  webhookUrl: maybeText,
})

const batch = object<SyncLabsBatch>({
  id: string,
  status,
  created_at: string,
  metrics: object<SyncLabsBatch['metrics']>({
    total_generations: number,
    success_count: number,
    failed_count: number,
    pending_count: number,
  }),
  outputUrl: maybeText,
  webhookUrl: maybeText,
})

const completed = object<Completed>({ status: oneOf('COMPLETED') })
const failed = object<Failed>({ status: oneOf('FAILED') })

const schemas: DataSchemas<SyncLabsData> = {
  'generation.completed': both(generation, completed),
  'generation.failed': both(generation, failed),
  'batch.completed': both(batch, completed),
  'batch.failed': both(batch, failed),
}

/**
 * Sync Labs (sync.so, lip-sync): `sync-signature: t=…,v1=…` over `timestamp.body`.
 *
 * Sync Labs never retries: an event missed is gone, so ask its status endpoint, too. Its deliveries carry
 * no type: it follows from what the body holds and its status. `event.id` is the object's id and its status.
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
  return defineProvider({
    name: 'synclabs',
    scheme: timestampedHmac({ ...options, header: 'sync-signature' }),
    read,
    events: refine(schemas, options.schemas),
    delivery: { retriesAfter: [] },
  })
}

function read(body: JsonObject): Envelope {
  if ('metrics' in body) return envelope('batch', body, readBatch)
  if ('input' in body && 'model' in body) return envelope('generation', body, readGeneration)
  return { type: 'unrecognized', data: body }
}

function envelope(kind: string, body: JsonObject, read: (body: JsonObject) => JsonObject): Envelope {
  const { id, status } = body
  if (typeof id !== 'string') throw payloadInvalid('id')
  if (typeof status !== 'string') throw payloadInvalid('status')
  return {
    type: `${kind}.${status.toLowerCase()}`,
    data: read({ ...body, status: status.toUpperCase() }),
    id: `${id}:${status}`,
  }
}

function readGeneration(body: JsonObject): JsonObject {
  const { input } = body
  return respell({ ...body, input: Array.isArray(input) ? input.map(readInput) : input }, generationNames)
}

function readInput(input: unknown): unknown {
  if (!isJsonObject(input) || ['video', 'audio', 'text'].some((type) => type === input.type)) return input
  return { type: 'unknown', unknownInput: input }
}

function readBatch(body: JsonObject): JsonObject {
  const { metrics } = body
  return respell(
    { ...body, metrics: isJsonObject(metrics) ? respell(metrics, metricNames) : metrics },
    batchNames,
  )
}

/** A copy in which each field that has another spelling has the documented one. */
function respell(source: JsonObject, names: ReadonlyMap<string, string>): JsonObject {
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
