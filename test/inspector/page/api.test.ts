import { afterEach, describe, expect, test, vi } from 'vitest'
import { tokenGuard } from '../../../src/inspector/guard.js'
import { createInspector } from '../../../src/inspector/handler.js'
import { type Api, ApiError, createApi } from '../../../src/inspector/page/api.js'
import type { DeliverySummary, InspectorSource } from '../../../src/inspector/source.js'
import { deliveryOf, summaryOf } from '../deliveries.js'

const origin = 'http://127.0.0.1:4401'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** The page's view of an inspector: what it asks for is answered by that. */
function apiOf(source: Partial<InspectorSource> = {}, token = 'the-token'): Api {
  const inspect = createInspector({
    source: { list: async () => [summaryOf()], find: async () => deliveryOf(), ...source },
    guard: tokenGuard(origin, 'the-token'),
  })
  vi.stubGlobal('fetch', (query: string, init: RequestInit) => {
    const headers = { ...init.headers, origin }
    return inspect(new Request(`${origin}/${query}`, { ...init, headers }))
  })
  return createApi(token)
}

describe('what the page asks for', () => {
  test('is the list, and a delivery', async () => {
    const api = apiOf()
    expect((await api.list()).deliveries).toEqual([summaryOf()])
    expect((await api.find('one')).body).toEqual(deliveryOf().body)
  })

  test('is a redelivery, as it came or edited', async () => {
    const redeliver = vi.fn(async () => 'two')
    const api = apiOf({ redeliver, canEdit: true })
    expect(await api.redeliver('a&b')).toBe('two')
    expect(redeliver).toHaveBeenLastCalledWith('a&b', undefined)
    const body = new Uint8Array([0, 255])
    await api.redeliver('one', body)
    expect(redeliver).toHaveBeenLastCalledWith('one', { body })
  })

  test('is each delivery as it comes', async () => {
    const found: DeliverySummary[] = []
    let isWatching = false
    let isSubscribed = true
    const api = apiOf({
      subscribe(listener) {
        setTimeout(() => {
          listener(summaryOf({ id: 'two' }))
          // more than a page may be behind, so that the stream ends
          while (isSubscribed) listener(summaryOf())
        })
        return () => {
          isSubscribed = false
        }
      },
    })
    await expect(
      api.watch(
        () => {
          isWatching = true
        },
        (delivery) => found.push(delivery),
      ),
    ).resolves.toBeUndefined()
    expect([isWatching, found[0]?.id]).toEqual([true, 'two'])
  })

  test('is refused with what the inspector says', async () => {
    const refused = apiOf({}, 'another').list()
    await expect(refused).rejects.toThrow('Expected the token')
    await expect(refused).rejects.toBeInstanceOf(ApiError)
  })

  test('is refused also by what is no inspector', async () => {
    vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502 }))
    await expect(createApi(undefined).list()).rejects.toThrow('It answered 502.')
    vi.stubGlobal('fetch', async () => new Response(null))
    await expect(createApi(undefined).watch(vi.fn(), vi.fn())).resolves.toBeUndefined()
  })
})
