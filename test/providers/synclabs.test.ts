import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { synclabs } from '../../src/providers/synclabs/index.js'
import { providerContract } from '../contracts/provider/contract.js'
import { body as anyBody, codeOf, headerOf, moment, untyped } from '../signature/support.js'
import { faultIn, receive, settings } from './support.js'

const header = 'sync-signature'
const hook = synclabs(settings)

const generation = {
  id: 'gen_1',
  status: 'COMPLETED',
  createdAt: '2026-01-31T10:00:00.000Z',
  input: [
    { type: 'video', url: 'https://example.com/v.mp4' },
    { type: 'audio', url: 'https://example.com/a.wav' },
  ],
  model: 'lipsync-2',
  outputUrl: 'https://example.com/out.mp4',
}

const metrics = { total_generations: 4, success_count: 3, failed_count: 1, pending_count: 0 }
const batch = {
  id: 'batch_1',
  status: 'COMPLETED',
  created_at: '2026-01-31T10:00:00.000Z',
  metrics,
  outputUrl: 'https://example.com/out.jsonl',
}

function withInput(...input: readonly unknown[]): Record<string, unknown> {
  return { ...generation, input }
}

providerContract({
  name: 'synclabs',
  secret: settings.secret,
  provider: hook,
  refined: (schema) => synclabs({ ...settings, schemas: { 'generation.completed': schema } }),
  authenticate: (body, timestamp) => ['Sync-Signature', headerOf(body, { timestamp })],
  forged: { value: headerOf(anyBody, { key: 'guessed' }), code: 'signature_mismatch' },
  signed: true,
  genuine: {
    payload: generation,
    event: { type: 'generation.completed', data: generation, id: 'gen_1:COMPLETED' },
  },
  unknown: (status) => ({
    payload: { ...generation, status },
    unknownType: `generation.${status.toLowerCase()}`,
    data: { ...generation, status: status.toUpperCase() },
  }),
  wrong: [
    { path: 'id', payload: { ...generation, id: undefined } },
    { path: 'id', payload: { ...batch, id: 7 } },
    { path: 'status', payload: { ...generation, status: null } },
    { path: 'status', payload: { ...batch, status: undefined } },
    { path: 'createdAt', payload: { ...generation, createdAt: undefined } },
    { path: 'model', payload: { ...generation, model: 2 } },
    { path: 'input', payload: { ...generation, input: 'text' } },
    { path: 'input.1', payload: withInput({ type: 'video' }, 'text') },
    { path: 'input.0.url', payload: withInput({ type: 'video', url: 7 }) },
    { path: 'input.0.provider', payload: withInput({ type: 'text' }) },
    {
      path: 'input.0.provider.script',
      payload: withInput({ type: 'text', provider: { name: 'x', voiceId: 'y' } }),
    },
    { path: 'outputUrl', payload: { ...generation, outputUrl: {} } },
    { path: 'outputDuration', payload: { ...generation, outputDuration: '12.5' } },
    { path: 'options', payload: { ...generation, options: [] } },
    { path: 'error_code', payload: { ...generation, status: 'FAILED', errorCode: 7 } },
    { path: 'created_at', payload: { ...batch, created_at: undefined } },
    { path: 'metrics', payload: { ...batch, metrics: 'text' } },
    { path: 'metrics', payload: { ...batch, metrics: null } },
    { path: 'metrics.failed_count', payload: { ...batch, metrics: { ...metrics, failed_count: undefined } } },
    { path: 'metrics.success_count', payload: { ...batch, metrics: { ...metrics, success_count: '3' } } },
  ],
  withAccount: (account) => synclabs(untyped<typeof settings>({ ...settings, account })),
  withSchemas: (schemas) => synclabs(untyped<typeof settings>({ ...settings, schemas })),
  withoutSecret: () => synclabs({ secret: undefined }),
})

describe('Sync Labs', () => {
  test.each([
    ['generation.completed', generation],
    [
      'generation.failed',
      { ...generation, status: 'FAILED', error: 'too long', error_code: 'generation_timeout' },
    ],
    ['batch.completed', batch],
    ['batch.failed', { ...batch, status: 'FAILED' }],
  ])('sends %s, of which the body tells', (type, payload) => {
    expect(receive(hook, header, payload)).toMatchObject({
      type,
      data: payload,
      payload,
      id: `${payload.id}:${payload.status}`,
    })
  })

  test('has a batch where there are metrics, whatever else there is', () => {
    expect(receive(hook, header, { ...batch, input: [], model: 'x' }).type).toBe('batch.completed')
  })

  test.each([
    ['neither', { id: 'x', status: 'COMPLETED' }],
    ['input without model', { id: 'x', status: 'COMPLETED', input: [] }],
    ['model without input', { id: 'x', status: 'COMPLETED', model: 'x' }],
    ['nothing at all', {}],
  ])('an object with %s is unknown, and kept whole', (_what, payload) => {
    const event = receive(hook, header, payload)
    expect(event).toMatchObject({ type: 'unknown', unknownType: 'unrecognized', data: payload, payload })
    expect(event).not.toHaveProperty('id')
  })

  test.each(['PENDING', 'PROCESSING', 'REJECTED', 'CANCELLED'])('the status %s is unknown', (status) => {
    expect(receive(hook, header, { ...generation, status })).toMatchObject({
      type: 'unknown',
      unknownType: `generation.${status.toLowerCase()}`,
      id: `gen_1:${status}`,
    })
    expect(receive(hook, header, { ...batch, status })).toMatchObject({
      type: 'unknown',
      unknownType: `batch.${status.toLowerCase()}`,
      id: `batch_1:${status}`,
    })
  })

  test('reads a batch in camelCase, and exposes one spelling', () => {
    const camel = {
      id: 'batch_1',
      status: 'COMPLETED',
      createdAt: batch.created_at,
      metrics: { totalGenerations: 4, successCount: 3, failedCount: 1, pendingCount: 0 },
      outputUrl: batch.outputUrl,
    }
    const event = receive(hook, header, camel)
    expect(event).toMatchObject({ type: 'batch.completed', payload: camel })
    expect(event.data).toStrictEqual(batch)
  })

  test('reads errorCode as error_code', () => {
    const failed = { ...generation, status: 'FAILED', errorCode: 'generation_timeout' }
    const event = receive(hook, header, failed)
    if (event.type !== 'generation.failed') throw new Error(event.type)
    expect(event.data.error_code).toBe('generation_timeout')
    expect(event.data).not.toHaveProperty('errorCode')
    expect(event.payload).toEqual(failed)
  })

  test('reads a status in lower case', () => {
    const event = receive(hook, header, { ...generation, status: 'completed' })
    expect(event).toMatchObject({ type: 'generation.completed', data: { status: 'COMPLETED' } })
  })

  test('may send null for whatever is optional', () => {
    const nulls = {
      ...generation,
      error: null,
      error_code: null,
      options: null,
      outputDuration: null,
      outputUrl: null,
      segmentOutputUrl: null,
      webhookUrl: null,
    }
    expect(receive(hook, header, nulls)).toMatchObject({ type: 'generation.completed', data: nulls })
    const emptyBatch = { ...batch, outputUrl: null, webhookUrl: null }
    expect(receive(hook, header, emptyBatch)).toMatchObject({ type: 'batch.completed', data: emptyBatch })
  })

  test.each([
    ['a video by asset', { type: 'video', assetId: 'a_1', segments_secs: [[0, 1]], segments_frames: null }],
    ['an audio by reference', { type: 'audio', url: null, assetId: null, refId: 'r_1' }],
    [
      'a text to be spoken',
      {
        type: 'text',
        provider: {
          name: 'elevenlabs',
          voiceId: 'v',
          script: 'hello',
          stability: 0.5,
          similarityBoost: null,
        },
        refId: null,
      },
    ],
  ])('takes %s as input', (_what, input) => {
    expect(receive(hook, header, withInput(input)).data).toMatchObject({ input: [input] })
  })

  test.each([
    ['a kind of its own', { type: 'image', url: 'https://example.com/i.png' }],
    ['no kind', { url: 'https://example.com/i.png' }],
    ['a kind every object has', { type: 'toString' }],
    ['a kind named unknown', { type: 'unknown', unknownInput: 7 }],
  ])('keeps an input of %s whole', (_what, input) => {
    expect(receive(hook, header, withInput(input)).data).toMatchObject({
      input: [{ type: 'unknown', unknownInput: input }],
    })
  })

  test('is signed with the whole whsec_… string', () => {
    const secret = `whsec_${Buffer.from('the bytes in base64').toString('base64')}`
    const body = JSON.stringify(generation)
    const signedWith = (key: string | Uint8Array) => ({ [header]: headerOf(body, { key }) })
    const whole = synclabs({ ...settings, secret })
    expect(whole.verify(body, signedWith(secret)).type).toBe('generation.completed')
    for (const part of [secret.slice(6), Buffer.from(secret.slice(6), 'base64')])
      expect(codeOf(() => whole.verify(body, signedWith(part)))).toBe('signature_mismatch')
  })

  // an older sample of theirs signs JSON.stringify(req.body), which is the same bytes only by luck
  test('is not verified over a body written anew', () => {
    const sent = JSON.stringify(generation, null, 2)
    const mac = createHmac('sha256', settings.secret)
      .update(`${moment}.${JSON.stringify(generation)}`)
      .digest('hex')
    expect(codeOf(() => hook.verify(sent, { [header]: `t=${moment},v1=${mac}` }))).toBe('signature_mismatch')
  })

  test('has no other signature header that would count', () => {
    const body = JSON.stringify(generation)
    expect(codeOf(() => hook.verify(body, { 'x-signature-primary': headerOf(body) }))).toBe('header_missing')
  })

  test('never retries', () => {
    expect(hook.delivery).toEqual({ retriesAfter: [] })
  })

  test('says where a batch’s renamed field is wrong', () => {
    const camel = {
      ...batch,
      metrics: { totalGenerations: '4', successCount: 3, failedCount: 1, pendingCount: 0 },
    }
    expect(faultIn(hook, header, camel)).toBe('metrics.total_generations')
  })
})
