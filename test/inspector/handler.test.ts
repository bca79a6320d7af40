import { describe, expect, test, vi } from 'vitest'
import { ConfigError } from '../../src/errors.js'
import { base64Of } from '../../src/inspector/base64.js'
import { createInspector } from '../../src/inspector/handler.js'
import type { DeliverySummary, InspectorSource } from '../../src/inspector/source.js'
import { deliveryOf, summaryOf } from './deliveries.js'

const origin = 'http://127.0.0.1:4401'

/** A source with one delivery, whose listeners a test calls. */
function source(changed: Partial<InspectorSource> = {}) {
  const listeners = new Set<(delivery: DeliverySummary) => void>()
  return {
    listeners,
    list: async () => [summaryOf()],
    find: async (id: string) => (id === 'one' ? deliveryOf() : undefined),
    subscribe(listener: (delivery: DeliverySummary) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    redeliver: vi.fn(async (id: string) => `${id} again`),
    canEdit: true,
    ...changed,
  }
}

function inspectorOf(from: InspectorSource = source()) {
  const inspect = createInspector({ source: from, guard: async () => undefined })
  return (query: string, init?: RequestInit) => inspect(new Request(`${origin}/${query}`, init))
}

describe('an inspector', () => {
  test.each([
    ['', 'text/html; charset=utf-8', /^<!doctype html>/],
    ['?get=script', 'text/javascript; charset=utf-8', /hookproof/],
    ['?get=style', 'text/css; charset=utf-8', /light-dark/],
  ])('serves its page: %j', async (query, contentType, content) => {
    const response = await inspectorOf()(query)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(contentType)
    expect(await response.text()).toMatch(content)
  })

  test('has no script and no style in its page', async () => {
    const html = await (await inspectorOf()('')).text()
    expect(html).not.toMatch(/<style|style=|<script[^>]*>[^<]| on\w+=/)
  })

  test.each(['', '?get=script', '?get=deliveries', '?get=delivery&id=one', '?get=events', '?get=other'])(
    'says with %j what a browser may do',
    async (query) => {
      const { headers } = await inspectorOf()(query)
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('access-control-allow-origin')).toBeNull()
    },
  )

  test('lists deliveries, and says what can be done with them', async () => {
    const ask = async (from?: InspectorSource) => (await inspectorOf(from)('?get=deliveries')).json()
    expect(await ask()).toEqual({
      deliveries: [summaryOf()],
      isLive: true,
      canRedeliver: true,
      canEdit: true,
    })
    const { list, find } = source()
    expect(await ask({ list, find })).toMatchObject({ isLive: false, canRedeliver: false, canEdit: false })
  })

  test('has a delivery with its body as base64, whatever its bytes and its size', async () => {
    for (const body of [new Uint8Array([0, 255, 254]), new Uint8Array(100_000).fill(200), new Uint8Array()]) {
      const ask = inspectorOf(source({ find: async () => deliveryOf({ body }) }))
      const delivery = await (await ask('?get=delivery&id=one')).json()
      expect(delivery.body).toBe(Buffer.from(body).toString('base64'))
    }
  })

  test.each([
    '?get=delivery&id=two',
    '?get=delivery',
    '?get=../../etc/passwd',
    '?get=__proto__',
    '?get=constructor',
  ])('has nothing at %s', async (query) => {
    expect((await inspectorOf()(query)).status).toBe(404)
  })

  test.each(['/../../', '/%2e%2e/api', '//evil.example/', '/x/y?get=style'])(
    'takes no notice of the path %s',
    async (path) => {
      const inspect = createInspector({ source: source(), guard: async () => undefined })
      expect((await inspect(new Request(`${origin}${path}`))).status).toBe(200)
    },
  )

  test('asks its guard about everything, and what for', async () => {
    const asked: string[] = []
    const inspect = createInspector({
      source: source(),
      guard: async (_, what) => {
        asked.push(what)
        return { status: 401, message: 'No.' }
      },
    })
    for (const query of ['', '?get=script', '?get=style', '?get=deliveries', '?get=events', '?get=x']) {
      const response = await inspect(new Request(`${origin}/${query}`))
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
      expect(await response.json()).toEqual({ error: 'No.' })
    }
    for (const method of ['POST', 'PUT', 'HEAD']) await inspect(new Request(origin, { method }))
    expect(asked.join(' ')).toBe(`page page page${' deliveries'.repeat(6)}`)
  })

  test('refuses other methods', async () => {
    const response = await inspectorOf()('', { method: 'DELETE' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST'])
  })

  test('tells a failure of the source by its code alone', async () => {
    const failing = (error: unknown) => inspectorOf(source({ list: () => Promise.reject(error) }))
    const own = await failing(new Error('password=hunter2'))('?get=deliveries')
    expect([own.status, await own.json()]).toEqual([500, { error: 'Deliveries can not be read.' }])
    const known = await failing(new ConfigError('option_invalid', 'Expected a log.'))('?get=deliveries')
    expect([known.status, await known.json()]).toEqual([500, { error: 'Expected a log.' }])
  })
})

describe('a redelivery', () => {
  const post = (body?: string) => ({ method: 'POST', ...(body !== undefined && { body }) })

  test('goes as it came, or edited', async () => {
    const from = source()
    const ask = inspectorOf(from)
    expect(await (await ask('?redeliver=one', post())).json()).toEqual({ id: 'one again' })
    expect(from.redeliver).toHaveBeenLastCalledWith('one', undefined)
    await ask('', post())
    expect(from.redeliver).toHaveBeenLastCalledWith('', undefined)
    const body = new Uint8Array([1, 0, 255])
    await ask('?redeliver=one', post(JSON.stringify({ body: base64Of(body) })))
    expect(from.redeliver).toHaveBeenLastCalledWith('one', { body })
  })

  test.each(['{', '[]', '{"body":7}', '{"body":"%"}', 'null'])('refuses the edited body %j', async (body) => {
    const from = source()
    expect((await inspectorOf(from)('?redeliver=one', post(body))).status).toBe(422)
    expect(from.redeliver).not.toHaveBeenCalled()
  })

  test('refuses an edited body of more than 4 MiB', async () => {
    const body = JSON.stringify({ body: base64Of(new Uint8Array(4 * 1_048_576 + 100)) })
    expect((await inspectorOf()('?redeliver=one', post(body))).status).toBe(413)
  })

  test('is refused where the source has none, or takes no edited body', async () => {
    const { list, find } = source()
    expect((await inspectorOf({ list, find })('?redeliver=one', post())).status).toBe(404)
    const edited = post(JSON.stringify({ body: 'AA==' }))
    expect((await inspectorOf(source({ canEdit: false }))('?redeliver=one', edited)).status).toBe(404)
  })

  test('says why it failed', async () => {
    const failing = (error: unknown) => inspectorOf(source({ redeliver: () => Promise.reject(error) }))
    const response = await failing(new Error('It is gone.'))('?redeliver=one', post())
    expect([response.status, await response.json()]).toEqual([422, { error: 'It is gone.' }])
    expect(await (await failing('a text')('?redeliver=one', post())).json()).toEqual({
      error: 'It could not be redelivered.',
    })
  })
})

describe('the stream of deliveries', () => {
  test('sends each as it comes', async () => {
    const from = source()
    const response = await inspectorOf(from)('?get=events')
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    for (const listener of from.listeners) listener(summaryOf({ id: 'two\n\ndata: forged' }))
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toBe(':\n\n')
    const text = String((await reader?.read())?.value)
    expect(text.split('\n')).toHaveLength(3)
    expect(JSON.parse(text.replace('data: ', '')).id).toBe('two\n\ndata: forged')
    await reader?.cancel()
    expect(from.listeners.size).toBe(0)
  })

  test('ends with its request', async () => {
    const from = source()
    const ended = new AbortController()
    const response = await inspectorOf(from)('?get=events', { signal: ended.signal })
    ended.abort()
    expect(await response.text()).toBe(':\n\n')
    expect(from.listeners.size).toBe(0)
  })

  test('runs 16 times at most, and again once one has ended', async () => {
    const ask = inspectorOf()
    const streams = await Promise.all(Array.from({ length: 16 }, () => ask('?get=events')))
    expect(streams.map(({ status }) => status)).toEqual(Array(16).fill(200))
    expect((await ask('?get=events')).status).toBe(503)
    await streams[0]?.body?.cancel()
    expect((await ask('?get=events')).status).toBe(200)
    expect((await ask('?get=events')).status).toBe(503)
  })

  test('ends where a page does not read it', async () => {
    const from = source()
    await inspectorOf(from)('?get=events')
    const [listener] = from.listeners
    for (let sent = 0; sent < 1002; sent++) listener?.(summaryOf())
    expect(from.listeners.size).toBe(0)
  })

  test('is not there without a source that tells', async () => {
    const { list, find } = source()
    expect((await inspectorOf({ list, find })('?get=events')).status).toBe(404)
  })
})
