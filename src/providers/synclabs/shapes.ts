import {
  array,
  intersect,
  nullable,
  number,
  object,
  oneOf,
  openObject,
  optional,
  string,
  unknown,
  variants,
} from '../../payload/shape.js'
import type { DataSchemas } from '../event.js'
import type {
  Completed,
  Failed,
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

const maybeText = optional(nullable(string))
const maybeNumber = optional(nullable(number))

const input = variants<SyncLabsInput>({
  video: object<SyncLabsVideo>({
    type: oneOf('video'),
    url: maybeText,
    assetId: maybeText,
    segments_secs: optional(unknown),
    segments_frames: optional(unknown),
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
  input: array(input),
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

/** What each type's data must look like. */
export const events: DataSchemas<SyncLabsData> = {
  'generation.completed': intersect(generation, completed),
  'generation.failed': intersect(generation, failed),
  'batch.completed': intersect(batch, completed),
  'batch.failed': intersect(batch, failed),
}
