import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  type DeliveryRecord,
  defineLog,
  type FoundRecord,
  foundRecord,
} from '../../src/delivery/define-log.js'
import type { DeliveryLog, Redelivery } from '../../src/delivery/log.js'
import type { Store } from '../../src/delivery/store.js'
import { SignatureError, type WebhookError } from '../../src/errors.js'
import type { Provider } from '../../src/providers/define.js'
import type { AnyEvent } from '../../src/providers/event.js'
import { flabs } from '../../src/providers/flabs/index.js'
import { laabam } from '../../src/providers/laabam.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { sign } from '../../src/signature/sign.js'
import { memoryStore } from '../../src/stores/memory.js'

const secret = 'whsec_record'
const hook = laabam({ secret })
const body = '{"id":"evt_1","type":"invoice.paid","data":{"payment_id":"pay_1"}}'
const key = 'laabam::evt_1'

/** A log in this process, as the engines' logs are in theirs. */
function memoryLog() {
  const rows = new Map<string, FoundRecord>()
  const log = defineLog({
    async save(record: DeliveryRecord) {
      rows.set(record.key, { ...record, attempts: (rows.get(record.key)?.attempts ?? 0) + 1 })
    },
    load: async (key) => rows.get(key),
  })
  return { ...receiving(log), rows }
}

/** A store and a log, as a receiver and a redelivery share them. */
function receiving(log: DeliveryLog, store: Store = memoryStore()) {
  const redeliver = <Events extends AnyEvent>(
    key: string,
    provider: Provider<Events>,
    handler: Redelivery<Events>['handler'],
  ) => log.redeliver(key, { provider, handler, store })
  return { log, store, redeliver }
}

function delivery(text: string | Uint8Array, headers: Record<string, string>) {
  return { method: 'POST', headers, readBody: () => text }
}

async function deliver({ store, log }: { store: Store; log: DeliveryLog }, handler: () => unknown) {
  const headers = {
    'X-Laabam-Signature': sign(body, secret),
    'User-Agent': 'laabam/1',
    Authorization: 'Bearer of-a-proxy',
    Cookie: 'session=1',
    'X-Api-Key': 'k',
  }
  return createReceiver(hook, handler, { store, log, onOutcome: () => {} }).receive(
    delivery(body, headers),
    {},
  )
}

afterEach(() => vi.restoreAllMocks())

describe('a recorded delivery', () => {
  test('is kept with its raw body, its outcome, attempts and latency, and no secret', async () => {
    const recorded = memoryLog()
    const { rows } = recorded
    await deliver(recorded, () => Promise.reject(new Error('first')))
    expect(rows.get(key)).toMatchObject({ code: 'handler_failed', attempts: 1 })
    await deliver(recorded, () => {})
    const record = rows.get(key)
    expect(record).toMatchObject({ key, provider: 'laabam', type: 'invoice.paid', attempts: 2 })
    expect(record).not.toHaveProperty('code')
    expect(new TextDecoder().decode(record?.body)).toBe(body)
    expect(record?.headers).toEqual({ 'user-agent': 'laabam/1' })
    expect(record?.latencyMs).toBeGreaterThanOrEqual(0)
  })

  test('a duplicate adds nothing to it', async () => {
    const recorded = memoryLog()
    const { rows } = recorded
    await deliver(recorded, () => {})
    await deliver(recorded, () => {})
    expect(rows.get(key)?.attempts).toBe(1)
  })

  test('is handled all the same where the log fails, and stderr is told', async () => {
    const stderr = vi.spyOn(console, 'error').mockImplementation(() => {})
    const save = () => Promise.reject(new Error('the log is gone'))
    const recorded = receiving(defineLog({ save, load: async () => undefined }))
    expect(await deliver(recorded, () => {})).toMatchObject({ status: 200 })
    expect(stderr).toHaveBeenCalledOnce()
  })

  test('keeps bytes as bytes, and headers of any shape', async () => {
    const recorded = memoryLog()
    const { rows } = recorded
    const bytes = new TextEncoder().encode(body)
    const headers = new Headers({ 'x-laabam-signature': sign(bytes, secret), accept: '*/*' })
    const receiver = createReceiver(hook, () => {}, { store: recorded.store, log: recorded.log })
    await receiver.receive({ method: 'POST', headers, readBody: () => bytes }, {})
    expect(rows.get(key)?.headers).toEqual({ accept: '*/*' })
    expect(rows.get(key)?.body).toEqual(bytes)
  })
})

describe('a redelivery', () => {
  async function recordedOnce(handler: () => unknown = () => {}) {
    const recorded = memoryLog()
    await deliver(recorded, handler)
    return recorded
  }

  test('runs the event again, typed, whether it failed before or not', async () => {
    for (const before of [() => {}, () => Promise.reject(new Error('failed'))]) {
      const { redeliver, rows } = await recordedOnce(before)
      const seen: unknown[] = []
      await redeliver(key, hook, {
        'invoice.paid': (event, ctx) => seen.push([event.data.payment_id, event.signedAt, ctx.deliveryKey]),
      })
      expect(seen).toEqual([['pay_1', expect.any(Date), key]])
      expect(rows.get(key)).toMatchObject({ attempts: 2 })
      expect(rows.get(key)).not.toHaveProperty('code')
    }
  })

  test('needs no store', async () => {
    const { log, rows } = await recordedOnce()
    const handler = vi.fn()
    await log.redeliver(key, { provider: hook, handler })
    expect(handler).toHaveBeenCalledOnce()
    expect(rows.get(key)?.attempts).toBe(2)
  })

  test('does not mind the age', async () => {
    const recorded = memoryLog()
    const then = Date.now() - 40 * 86_400_000
    const headers = { 'x-laabam-signature': sign(body, secret, { timestamp: Math.floor(then / 1000) }) }
    const past = laabam({ secret, now: () => then })
    await createReceiver(past, () => {}, { store: recorded.store, log: recorded.log }).receive(
      delivery(body, headers),
      {},
    )
    const handler = vi.fn()
    await recorded.redeliver(key, hook, handler)
    expect(handler).toHaveBeenCalledOnce()
  })

  test.each([
    ['another body', { body: new TextEncoder().encode(body.replace('pay_1', 'pay_2')) }],
    ['another seal', { seal: 'ab'.repeat(32) }],
    ['no seal', { seal: '' }],
  ])('refuses a row that was given %s', async (_, change) => {
    const { redeliver, rows } = await recordedOnce()
    const record = rows.get(key)
    if (record) rows.set(key, { ...record, ...change })
    const handler = vi.fn()
    await expect(redeliver(key, hook, handler)).rejects.toBeInstanceOf(SignatureError)
    expect(handler).not.toHaveBeenCalled()
  })

  test('refuses a row that was copied under another key', async () => {
    const { redeliver, rows } = await recordedOnce()
    const record = rows.get(key)
    if (record) rows.set('laabam::evt_2', { ...record, key: 'laabam::evt_2' })
    await expect(redeliver('laabam::evt_2', hook, () => {})).rejects.toMatchObject({
      code: 'signature_mismatch',
    })
  })

  test('passes under a rotated secret that is still in the list, which seals it anew', async () => {
    const { redeliver } = await recordedOnce()
    const rotated = laabam({ secret: 'new' })
    await expect(redeliver(key, rotated, () => {})).rejects.toMatchObject({
      code: 'signature_mismatch',
    })
    await redeliver(key, laabam({ secret: ['new', secret] }), () => {})
    const handler = vi.fn()
    await redeliver(key, rotated, handler)
    expect(handler).toHaveBeenCalledOnce()
  })

  test('says so where nothing is recorded, and where the handler fails', async () => {
    const { redeliver, rows } = await recordedOnce()
    await expect(redeliver('laabam::evt_9', hook, () => {})).rejects.toMatchObject({
      code: 'option_invalid',
    })
    const failing = redeliver(key, hook, () => {
      throw undefined
    })
    await expect(failing).rejects.toMatchObject({ code: 'handler_failed' } satisfies Partial<WebhookError>)
    expect(rows.get(key)?.code).toBe('handler_failed')
  })

  test('proves a token sender by its token, though the token is not kept', async () => {
    const recorded = memoryLog()
    const { rows } = recorded
    const bill = '{"labID":"l","eventType":"bill.created","eventTime":1705747800,"data":{"billID":"b"}}'
    const withToken = flabs({ token: 'flabs-token' })
    const headers = { authorization: 'Bearer flabs-token' }
    await createReceiver(withToken, () => {}, { store: recorded.store, log: recorded.log }).receive(
      delivery(bill, headers),
      {},
    )
    const [found = ''] = rows.keys()
    expect(JSON.stringify([...rows.values()])).not.toContain('flabs-token')
    const handler = vi.fn()
    await recorded.redeliver(found, withToken, handler)
    expect(handler.mock.calls[0]?.[0]).toMatchObject({ type: 'bill.created', verified: true })
    await expect(recorded.redeliver(found, flabs({ token: 'another' }), handler)).rejects.toMatchObject({
      code: 'signature_mismatch',
    })
  })

  test('of an account that verifies nothing says so again', async () => {
    const recorded = memoryLog()
    const { rows } = recorded
    const open = flabs({ unverified: true })
    const bill = '{"labID":"l","eventType":"bill.created","eventTime":1705747800,"data":{}}'
    await createReceiver(open, () => {}, { store: recorded.store, log: recorded.log }).receive(
      delivery(bill, {}),
      {},
    )
    const handler = vi.fn()
    await recorded.redeliver([...rows.keys()][0] ?? '', open, handler)
    expect(handler.mock.calls[0]?.[0]).toMatchObject({ verified: false })
  })

  test('is refused under a scheme that can seal nothing', async () => {
    const { redeliver } = await recordedOnce()
    const without: Provider<ReturnType<typeof hook.verify>> = { ...hook, seal: async () => [] }
    await expect(redeliver(key, without, () => {})).rejects.toMatchObject({
      code: 'signature_mismatch',
    })
  })
})

test('what a store of your own throws is recorded as a failure, and what it never grants is never run', async () => {
  const { log, rows } = memoryLog()
  const fail = () => Promise.reject(new Error('no engine'))
  const breaking: Store = { claim: async () => ({ onLost() {}, complete: fail, release: fail }) }
  expect(await deliver(receiving(log, breaking), () => {})).toMatchObject({ status: 503 })
  expect(rows.get(key)?.code).toBe('store_unavailable')
  const handler = vi.fn()
  const busy = receiving(log, { claim: async () => 'in_flight' })
  await expect(busy.redeliver(key, hook, handler)).rejects.toMatchObject({ code: 'delivery_in_flight' })
  expect(handler).not.toHaveBeenCalled()
})

test('a row of an engine becomes a record, whatever its columns are called in other places', () => {
  const row = { key: 'k', provider: 'p', type: 't', headers: '{"a":"b"}', body: new Uint8Array(), seal: 's' }
  expect(foundRecord({ ...row, attempts: 3n, latencyMs: '1.5', signedAt: null, code: null })).toEqual({
    ...row,
    headers: { a: 'b' },
    attempts: 3,
    latencyMs: 1.5,
  })
  expect(
    foundRecord({ ...row, attempts: 1, latencyMs: 1, signedAt: 5, code: 'handler_failed' }),
  ).toMatchObject({
    signedAt: 5,
    code: 'handler_failed',
  })
})
