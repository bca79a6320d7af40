import { describe, expect, test, vi } from 'vitest'
import type { DeliverySummary } from '../../src/delivery/log/record.js'
import { SignatureError } from '../../src/errors.js'
import { inspector } from '../../src/inspector/index.js'
import { type InspectedLog, logSource } from '../../src/inspector/log-source.js'

function recorded(changed: Partial<DeliverySummary> = {}): DeliverySummary {
  return {
    key: 'one',
    status: 'handled',
    provider: 'laabam',
    type: 'invoice.paid',
    verified: true,
    receivedAt: new Date(1000),
    attempts: 1,
    headers: { 'content-length': '12' },
    ...changed,
  }
}

/** A log that was written so many seconds ago, a page of a thousand at a time. */
function logOf(ages: readonly number[]): InspectedLog {
  const now = Date.now()
  const all = ages
    .map((seconds) => recorded({ key: `${seconds} s`, receivedAt: new Date(now - seconds * 1000) }))
    .sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime())
  return {
    list: vi.fn(async ({ since = new Date(0), after = '0' } = {}) => {
      const found = all.filter(({ receivedAt }) => receivedAt >= since)
      const end = Number(after) + 1000
      return {
        deliveries: found.slice(Number(after), end),
        ...(end < found.length && { after: String(end) }),
      }
    }),
    get: async () => undefined,
  }
}

const keysOf = async (log: InspectedLog) => (await logSource(log).list()).map(({ id }) => id)

describe('the deliveries of a log', () => {
  test('are listed the latest first, however old', async () => {
    expect(await keysOf(logOf([5, 30, 4000, 90_000, 9_000_000]))).toEqual([
      '5 s',
      '30 s',
      '4000 s',
      '90000 s',
      '9000000 s',
    ])
    expect(await keysOf(logOf([]))).toEqual([])
  })

  test('are the latest 500, and no more is read than that takes', async () => {
    const log = logOf(Array.from({ length: 3000 }, (_, at) => at))
    const keys = await keysOf(log)
    expect([keys.length, keys[0], keys[499]]).toEqual([500, '0 s', '499 s'])
    const ages = vi.mocked(log.list).mock.calls.map(([options]) => Date.now() - Number(options?.since))
    expect(Math.max(...ages)).toBeLessThan(700_000)
  })

  test('are those of the last minute where more came before than can be read', async () => {
    const burst = Array.from({ length: 20_001 }, () => 300)
    expect(await keysOf(logOf([...burst, 5]))).toEqual(['5 s'])
  })

  test('are some of a burst that is being recorded right now', async () => {
    expect(await keysOf(logOf(Array.from({ length: 20_001 }, () => 5)))).toHaveLength(500)
  })

  test('have what became of them', async () => {
    const log = { ...logOf([]), list: async () => ({ deliveries: [recorded(), failed] }) }
    const failed = recorded({
      status: 'failed',
      code: 'handler_failed',
      unknownType: 'job.paused',
      id: 'evt_1',
      verified: false,
      latencyMs: 7,
      headers: {},
    })
    const [second, first] = await logSource(log).list()
    expect(first).toEqual({
      id: 'one',
      provider: 'laabam',
      receivedAt: 1000,
      method: 'POST',
      target: '',
      size: 12,
      verdict: { status: 'verified', type: 'invoice.paid' },
      handling: { status: 'handled', attempts: 1 },
      thread: 'one',
      isRedelivery: false,
    })
    expect(second).toMatchObject({
      size: 0,
      verdict: { status: 'unverified', type: 'job.paused', eventId: 'evt_1' },
      handling: { status: 'failed', code: 'handler_failed' },
      durationMs: 7,
    })
  })

  test('are found with their bodies', async () => {
    const body = new Uint8Array([1, 2, 3])
    const get = async (key: string) => (key === 'one' ? { ...recorded(), body } : undefined)
    const source = logSource({ ...logOf([]), get })
    expect(await source.find('one')).toMatchObject({ size: 3, body, headers: [['content-length', '12']] })
    expect(await source.find('two')).toBeUndefined()
  })
})

describe('a redelivery from a log', () => {
  test('is there where it was asked for', async () => {
    expect(logSource(logOf([])).redeliver).toBeUndefined()
    const redeliver = vi.fn(async () => 'handled' as const)
    expect(await logSource(logOf([]), redeliver).redeliver?.('one')).toBe('one')
    expect(redeliver).toHaveBeenCalledWith('one')
  })

  test.each(['done', 'in_flight', 'conflict', 'superseded'] as const)(
    'says why nothing ran: %s',
    async (result) => {
      const source = logSource(logOf([]), async () => result)
      await expect(source.redeliver?.('one')).rejects.toThrow(/so nothing ran\.$/)
    },
  )

  test("passes errors of the library on, and tells nothing of the user's own", async () => {
    const failing = (error: unknown) => logSource(logOf([]), () => Promise.reject(error)).redeliver?.('one')
    const known = new SignatureError('signature_mismatch', 'Another secret.')
    await expect(failing(known)).rejects.toBe(known)
    await expect(failing(new Error('password=hunter2'))).rejects.toThrow(
      'The function redeliver threw an error.',
    )
  })
})

describe('inspector', () => {
  const log = logOf([5])

  test('shows a log to whom authorize lets in', async () => {
    const page = inspector({ log, authorize: ({ headers }) => headers.has('x-admin') })
    const ask = (headers: Record<string, string>) =>
      page(new Request('https://example.com/admin/webhooks?get=deliveries', { headers }))
    expect((await ask({})).status).toBe(403)
    const response = await ask({ 'x-admin': '1' })
    expect(await response.json()).toMatchObject({
      deliveries: [{ id: '5 s' }],
      canRedeliver: false,
      canEdit: false,
    })
  })

  const wrong: readonly (readonly [options: object, message: RegExp])[] = [
    [{ log }, /^Expected authorize, a function/],
    [{ log, authorize: true }, /^Expected authorize, a function/],
    [{ authorize: () => true }, /^Expected log/],
    [{ log: { list: () => {} }, authorize: () => true }, /^Expected log/],
    [{ log, authorize: () => true, redeliver: 'yes' }, /^Expected redeliver/],
    [{ log, authorize: () => true, origin: 'admin.example.com' }, /^Expected origin/],
    [{ log, authorize: () => true, origin: 'https://admin.example.com/path' }, /^Expected origin/],
    [{ log, authorise: () => true }, /^There is no option authorise here: did you mean authorize\?/],
  ]

  test.each(wrong)('refuses to start with %j', (options, message) => {
    // as JavaScript may call it
    const start = () => inspector(options as Parameters<typeof inspector>[0])
    expect(start).toThrow(
      expect.objectContaining({ code: 'option_invalid', message: expect.stringMatching(message) }),
    )
  })

  test('takes an origin', async () => {
    const page = inspector({ log, authorize: () => true, origin: 'https://admin.example.com' })
    const headers = { origin: 'https://admin.example.com' }
    expect((await page(new Request('http://internal/?get=deliveries', { headers }))).status).toBe(200)
  })
})
