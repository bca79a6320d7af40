import type { JsonObject } from '../../payload/json.js'

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

/** An input of a kind that isn't documented, as it came. */
export interface SyncLabsUnknownInput {
  readonly type: 'unknown'
  readonly unknownInput: JsonObject
}

/** What a generation was made from. */
export type SyncLabsInput = SyncLabsVideo | SyncLabsAudio | SyncLabsText | SyncLabsUnknownInput

/** How a generation or a batch ended. */
export type SyncLabsStatus = 'COMPLETED' | 'FAILED'

export interface Completed {
  readonly status: 'COMPLETED'
}

export interface Failed {
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
  /** For programs: an open set, such as `generation_timeout`. Also read from `errorCode`. */
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

/** The event types this library gives to Sync Labs' deliveries, which have none, and the data of each. */
export interface SyncLabsData {
  'generation.completed': SyncLabsGeneration & Completed
  'generation.failed': SyncLabsGeneration & Failed
  'batch.completed': SyncLabsBatch & Completed
  'batch.failed': SyncLabsBatch & Failed
}
