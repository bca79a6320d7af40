import { afterEach, describe, expect, test, vi } from 'vitest'
import { defineLog, foundRecord } from '../../src/delivery/define-log.js'
import type { Store } from '../../src/delivery/store.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { sign } from '../../src/signature/sign.js'
import { body, deliver, hook, key, memoryLog, receiving, secret } from './memory-log.js'

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
