import { afterEach, describe, expect, test, vi } from 'vitest'
import { SignatureError, type WebhookError } from '../../src/errors.js'
import type { Provider } from '../../src/providers/define.js'
import { flabs } from '../../src/providers/flabs/index.js'
import { laabam } from '../../src/providers/laabam.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { sign } from '../../src/signature/sign.js'
import { body, deliver, delivery, hook, key, memoryLog, secret } from './memory-log.js'

afterEach(() => vi.restoreAllMocks())

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
