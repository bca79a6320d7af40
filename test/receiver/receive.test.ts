import { createHash } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import type { DeliveryContext } from '../../src/delivery/context.js'
import type { Store } from '../../src/delivery/store.js'
import { type AnyEvent, BodyError, WebhookError } from '../../src/index.js'
import { labsync } from '../../src/providers/labsync.js'
import type { Incoming } from '../../src/receiver/incoming.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { memoryLog } from '../../src/stores/memory-log.js'
import { delivery, hooks, jobCreated, outcomeSpy, signature } from './fixture.js'

const problem = (status: number) => ({
  status,
  headers: expect.objectContaining({ 'content-type': 'application/problem+json' }),
  body: `{"type":"about:blank","status":${status}}`,
})

describe('a genuine delivery', () => {
  test('reaches the handler with its context, and is answered 200', async () => {
    const handler = vi.fn()
    const reply = await createReceiver(hooks.labsync, handler).receive(delivery(), { tenant: 'a' } as object)
    expect(reply).toMatchObject({ status: 200 })
    expect(handler).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ provider: 'labsync', type: 'job.created', data: { id: 'job_1' } }),
      expect.objectContaining({
        tenant: 'a',
        provider: 'labsync',
        deliveryKey: expect.any(String),
        signal: expect.any(AbortSignal),
      }),
    )
  })

  test('needs no handler', async () => {
    expect(await createReceiver(hooks.labsync).receive(delivery(), {})).toMatchObject({ status: 200 })
  })

  test('may not be passed off as another sender’s by the framework’s objects', async () => {
    const handler = vi.fn()
    const extra = { provider: 'somebody', deliveryKey: 'something', signal: 'none' } as object
    await createReceiver(hooks.labsync, handler).receive(delivery(), extra)
    expect(handler.mock.calls[0]?.[1]).toMatchObject({
      provider: 'labsync',
      deliveryKey: expect.stringMatching(/^labsync:/),
      signal: expect.any(AbortSignal),
    })
  })

  test('of a type the library doesn’t know is answered 200', async () => {
    const onOutcome = outcomeSpy()
    const receiver = createReceiver(hooks.labsync, () => {}, { onOutcome })
    const reply = await receiver.receive(delivery('{"event":"job.teleported","data":{}}'), {})
    expect(reply.status).toBe(200)
    expect(onOutcome).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ type: 'unknown' }))
  })
})

const stale = Math.floor(Date.now() / 1000) - 3600
const tooLarge = 'x'.repeat(101)

const refusals: readonly [what: string, incoming: Incoming, status: number, code: string][] = [
  ['a GET', delivery(jobCreated, { method: 'GET' }), 405, 'method_not_allowed'],
  ['a method in lower case', delivery(jobCreated, { method: 'post' }), 405, 'method_not_allowed'],
  ['no method', delivery(jobCreated, { method: '' }), 405, 'method_not_allowed'],
  [
    'a compressed body',
    delivery(jobCreated, { headers: { 'content-encoding': 'gzip' } }),
    415,
    'body_encoding_unsupported',
  ],
  [
    'a Content-Length over the limit',
    delivery(jobCreated, { headers: { 'content-length': '101' } }),
    413,
    'body_too_large',
  ],
  ['a body over the limit', delivery(tooLarge), 413, 'body_too_large'],
  ['a text that only in bytes is over the limit', delivery('é'.repeat(51)), 413, 'body_too_large'],
  [
    'a parsed body',
    delivery(jobCreated, { readBody: () => JSON.parse(jobCreated) }),
    500,
    'body_already_parsed',
  ],
  ['no body at all', delivery(jobCreated, { readBody: () => undefined as never }), 500, 'body_type_invalid'],
  [
    'a body that can’t be read',
    delivery(jobCreated, {
      readBody: () => Promise.reject(new BodyError('body_aborted', 'on purpose')),
    }),
    400,
    'body_aborted',
  ],
  ['no headers at all', delivery(jobCreated, { headers: null as never }), 401, 'header_missing'],
  ['no signature', delivery(jobCreated, { headers: {} }), 401, 'header_missing'],
  [
    'a forged signature',
    delivery(jobCreated, { headers: { 'x-labsync-signature': signature('{}') } }),
    401,
    'signature_mismatch',
  ],
  [
    'a stale signature',
    delivery(jobCreated, { headers: { 'x-labsync-signature': signature(jobCreated, stale) } }),
    401,
    'timestamp_too_old',
  ],
  ['bytes that are not UTF-8', delivery(Uint8Array.of(0x22, 0xff, 0x22)), 400, 'payload_not_utf8'],
  ['what is not JSON', delivery('event=job.created'), 400, 'payload_not_json'],
  ['a shape that is not the sender’s', delivery('{"event":1}'), 400, 'payload_invalid'],
]

describe.each(refusals)('%s', (_what, incoming, status, code) => {
  test(`is refused with ${status}, ${code}, told once to onOutcome and to nobody else`, async () => {
    const handler = vi.fn()
    const onOutcome = outcomeSpy()
    const printed = vi.spyOn(console, 'error').mockReturnValue()
    const receiver = createReceiver(hooks.labsync, handler, { onOutcome, bodyLimit: 100 })
    expect(await receiver.receive(incoming, {})).toEqual(problem(status))
    expect(handler).not.toHaveBeenCalled()
    expect(onOutcome).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        provider: 'labsync',
        status,
        code,
        durationMs: expect.any(Number),
        error: expect.any(WebhookError),
      }),
    )
    expect(onOutcome.mock.calls[0]?.[0]).not.toHaveProperty('type')
    expect(printed).toHaveBeenCalledTimes(code === 'body_already_parsed' ? 1 : 0)
    printed.mockRestore()
  })
})

test.each(refusals.slice(0, 5))('%s is refused before its body is read', async (_what, incoming) => {
  await createReceiver(hooks.labsync, () => {}, { bodyLimit: 100, onOutcome() {} }).receive(incoming, {})
  expect(incoming.readBody).not.toHaveBeenCalled()
})

test('a 405 says what is allowed', async () => {
  const { receive } = createReceiver(hooks.labsync, () => {}, { onOutcome() {} })
  const { headers } = await receive(delivery(jobCreated, { method: 'PUT' }), {})
  expect(headers).toMatchObject({ allow: 'POST' })
})

test.each(['identity', 'IDENTITY', ' identity ', ''])('content-encoding %j is none', async (encoding) => {
  const headers = { 'content-encoding': encoding, 'x-labsync-signature': signature(jobCreated) }
  const { receive } = createReceiver(hooks.labsync)
  expect((await receive(delivery(jobCreated, { headers }), {})).status).toBe(200)
})

test('bodies of exactly the limit are taken, in text and in bytes', async () => {
  const { receive } = createReceiver(hooks.labsync, () => {}, { bodyLimit: jobCreated.length })
  expect((await receive(delivery(jobCreated), {})).status).toBe(200)
  expect((await receive(delivery(Buffer.from(jobCreated)), {})).status).toBe(200)
})

describe('the outcome', () => {
  test('of a handled delivery has no code', async () => {
    const onOutcome = outcomeSpy()
    await createReceiver(hooks.labsync, () => {}, { onOutcome }).receive(delivery(), {})
    expect(onOutcome).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        provider: 'labsync',
        status: 200,
        type: 'job.created',
        durationMs: expect.any(Number),
      }),
    )
    expect(onOutcome.mock.calls[0]?.[0]).not.toHaveProperty('code')
    expect(onOutcome.mock.calls[0]?.[0]).not.toHaveProperty('error')
  })

  test.each<[string, () => unknown, unknown]>([
    ['throws an Error', () => thrower(new Error('on purpose')), new Error('on purpose')],
    ['throws undefined', () => thrower(undefined), undefined],
    ['throws a string', () => thrower('on purpose'), 'on purpose'],
    ['rejects', () => Promise.reject(new Error('on purpose')), new Error('on purpose')],
    ['throws a refusal of ours', () => labsync({ secret: '' }), expect.any(WebhookError)],
  ])('of a handler that %s is handler_failed, with that as its cause', async (_how, handler, cause) => {
    const onOutcome = outcomeSpy()
    const receiver = createReceiver(hooks.labsync, handler, { onOutcome })
    expect(await receiver.receive(delivery(), {})).toMatchObject(problem(500))
    const [outcome] = onOutcome.mock.lastCall ?? []
    expect(outcome).toMatchObject({ status: 500, code: 'handler_failed', type: 'job.created' })
    expect(outcome?.error).toHaveProperty('cause')
    expect(outcome?.error?.cause).toEqual(cause)
  })
})

function thrower(value: unknown): never {
  throw value
}

test('a spread of the context loses nothing, its signal still aborts', async () => {
  let copy: DeliveryContext | undefined
  const store: Store = {
    claim: async () => ({
      transaction: 'tx',
      onLost: (abort) => abort(new Error('lost')),
      complete: async () => {},
      release: async (error) => Promise.reject(error),
    }),
  }
  const handler = (_event: AnyEvent, context: DeliveryContext) => {
    copy = { ...context }
  }
  await createReceiver(hooks.labsync, handler, { store }).receive(delivery(), { tenant: 'a' } as object)
  expect(copy).toMatchObject({
    tenant: 'a',
    provider: 'labsync',
    deliveryKey: expect.stringMatching(/^labsync:/),
    transaction: 'tx',
    signal: { aborted: true, reason: new Error('lost') },
  })
})

describe('a buffer that is used again while a delivery is handled', () => {
  test('changes neither the event, nor its key, nor what the log seals', async () => {
    const buffer = Buffer.from(jobCreated)
    const overwrite = () => void buffer.fill(0x20)
    const log = memoryLog()
    const save = vi.spyOn(console, 'error').mockReturnValue()
    const store: Store = {
      async claim() {
        overwrite()
        return { onLost() {}, complete: async () => {}, release: async (error) => Promise.reject(error) }
      },
    }
    const onOutcome = outcomeSpy()
    const handler = vi.fn()
    await createReceiver(hooks.labsync, handler, { store, log, onOutcome }).receive(delivery(buffer), {})
    expect(handler.mock.lastCall?.[0]).toMatchObject({ data: { id: 'job_1' } })
    const key = onOutcome.mock.lastCall?.[0].deliveryKey ?? ''
    expect(key).toBe(`labsync::body:${createHash('sha256').update(jobCreated).digest('hex')}`)
    expect(Buffer.from((await log.get(key))?.body ?? []).toString()).toBe(jobCreated)
    save.mockRestore()
  })

  test('does so the moment it was read, too', async () => {
    const buffer = Buffer.from(jobCreated)
    const incoming = delivery(jobCreated, {
      readBody() {
        queueMicrotask(() => queueMicrotask(() => queueMicrotask(() => buffer.fill(0x20))))
        return buffer
      },
    })
    const onOutcome = outcomeSpy()
    const reply = await createReceiver(hooks.labsync, () => {}, { onOutcome }).receive(incoming, {})
    expect(reply.status).toBe(200)
    const hash = createHash('sha256').update(jobCreated).digest('hex')
    expect(onOutcome.mock.lastCall?.[0].deliveryKey).toBe(`labsync::body:${hash}`)
  })
})
