import express from 'express'
import express4 from 'express4'
import { describe, expect, test, vi } from 'vitest'
import { webhook } from '../../src/adapters/express.js'
import type { Provider } from '../../src/index.js'
import { laabam } from '../../src/providers/laabam.js'
import { labsync } from '../../src/providers/labsync.js'
import { sign } from '../../src/signature/sign.js'
import { memoryStore } from '../../src/stores/memory.js'
import { exchange } from '../contracts/adapter/wire.js'
import { forged, genuine, provider, serve } from './express-app.js'

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('%s', (_name, framework) => {
  describe('with a function for a provider', () => {
    type Source = (objects: { readonly req: object }) => Provider | undefined | Promise<Provider>

    async function statusWith(source: Source, request = genuine): Promise<number | undefined> {
      const app = framework()
      app.post(
        '/hook',
        webhook(source, () => {}, { onOutcome: () => {} }),
      )
      const response = await exchange(await serve(app), request)
      return response?.status
    }

    test('asks it for each request, with the request', async () => {
      const source = vi.fn<Source>(() => provider)
      expect(await statusWith(source)).toBe(200)
      expect(source).toHaveBeenCalledExactlyOnceWith(
        expect.objectContaining({ req: expect.objectContaining({ url: '/hook' }) }),
      )
    })

    test('waits for one that takes its time', async () => {
      expect(await statusWith(async () => provider)).toBe(200)
      expect(await statusWith(async () => provider, forged)).toBe(401)
    })

    test('answers 404 where it finds none', async () => {
      expect(await statusWith(() => undefined)).toBe(404)
    })

    test('handles two tenants’ events of one id, and each of them once', async () => {
      const event = '{"id":"evt_1001","type":"customer.created","data":{}}'
      const handler = vi.fn()
      const app = framework()
      app.post(
        '/hook/:tenant',
        webhook(({ req }) => laabam({ secret: `whsec_of-${req.params.tenant}` }), handler, {
          store: memoryStore(),
        }),
      )
      const url = await serve(app)
      const statuses: unknown[] = []
      for (const tenant of ['a', 'b', 'a', 'b']) {
        const headers = { 'x-laabam-signature': sign(event, `whsec_of-${tenant}`) }
        const response = await fetch(`${url}/hook/${tenant}`, { method: 'POST', headers, body: event })
        statuses.push(response.status)
      }
      expect(statuses).toEqual([200, 200, 200, 200])
      expect(handler).toHaveBeenCalledTimes(2)
    })

    test.each<[string, Source]>([
      [
        'throws',
        () => {
          throw new Error('no such tenant')
        },
      ],
      ['rejects', () => Promise.reject(new Error('no such tenant'))],
      ['finds a secret missing', () => labsync({ secret: '' })],
      ['returns no provider', () => ({}) as never],
    ])('answers 500 where it %s', async (_how, source) => {
      expect(await statusWith(source)).toBe(500)
    })
  })
})
