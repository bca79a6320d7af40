import type { JsonObject } from '../../payload/json.js'
import type { Event } from '../../providers/event.js'
import type { SyncLabsEvent } from '../../providers/synclabs/index.js'
import type { SyncLabsData } from '../../providers/synclabs/types.js'
import type { SamplesOf } from './samples-of.js'

const generation = {
  id: 'generation_sample',
  createdAt: '2026-01-15T09:30:00.000Z',
  model: 'sample-model',
} as const

const batch = { id: 'batch_sample', created_at: '2026-01-15T09:30:00.000Z' } as const

/** Sync Labs' events, in the spelling of its documentation. */
export const synclabsSamples: SamplesOf<SyncLabsEvent> = {
  get 'generation.completed'() {
    return sample('generation.completed', {
      ...generation,
      status: 'COMPLETED',
      input: inputs(),
      outputUrl: 'https://example.com/output.mp4',
      outputDuration: 10,
    })
  },
  get 'generation.failed'() {
    return sample('generation.failed', {
      ...generation,
      status: 'FAILED',
      input: inputs(),
      error: 'A sample of an error.',
      error_code: 'generation_timeout',
    })
  },
  get 'batch.completed'() {
    return sample('batch.completed', {
      ...batch,
      status: 'COMPLETED',
      metrics: { total_generations: 2, success_count: 2, failed_count: 0, pending_count: 0 },
      outputUrl: 'https://example.com/output.jsonl',
    })
  },
  get 'batch.failed'() {
    return sample('batch.failed', {
      ...batch,
      status: 'FAILED',
      metrics: { total_generations: 2, success_count: 0, failed_count: 2, pending_count: 0 },
    })
  },
}

function inputs() {
  return [
    { type: 'video', url: 'https://example.com/video.mp4' },
    { type: 'audio', url: 'https://example.com/audio.mp3' },
  ] as const
}

function sample<Type extends keyof SyncLabsData>(
  type: Type,
  data: SyncLabsData[Type] & JsonObject,
): Event<'synclabs', Type, SyncLabsData[Type]> {
  return { provider: 'synclabs', type, data, payload: data, verified: true, id: `${data.id}:${data.status}` }
}
