import express from 'express'
import express4 from 'express4'
import { describe, expect, test, vi } from 'vitest'
import { type WebhookDelivery, webhook } from '../../src/adapters/express.js'
import { exchange, signature } from '../contracts/adapter/wire.js'
import { genuine, outcomes, provider, serve } from './express-app.js'

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('%s', (_name, framework) => {
  describe('as a handler', () => {
    test('gives the handler the event and the framework’s own objects', async () => {
      const app = framework()
      const seen: unknown[] = []
      app.post(
        '/hook/:tenant',
        webhook(provider, (event, { req, res, next, provider, deliveryKey, signal }) => {
          seen.push(event.type, req.headers.host, res.headersSent, typeof next, provider, deliveryKey)
          seen.push(signal.aborted)
        }),
      )
      const url = await serve(app)
      const response = await exchange(url, { ...genuine, path: '/hook/a' })
      expect(response).toMatchObject({ status: 200 })
      expect(seen).toEqual([
        'job.created',
        'localhost',
        false,
        'function',
        'labsync',
        expect.stringMatching(/^labsync::body:[\da-f]{64}$/),
        false,
      ])
    })

    test('takes a map of handlers by type', async () => {
      const app = framework()
      const created = vi.fn()
      const other = vi.fn()
      app.post('/hook', webhook(provider, { 'job.created': created, '*': other }))
      const url = await serve(app)
      const paid = '{"event":"invoice.paid","data":{}}'
      expect(await exchange(url, genuine)).toMatchObject({ status: 200 })
      expect(await exchange(url, { path: '/hook', body: paid, headers: [signature(paid)] })).toMatchObject({
        status: 200,
      })
      expect(created).toHaveBeenCalledExactlyOnceWith(
        expect.objectContaining({ type: 'job.created', data: { id: 'job_1' } }),
        expect.objectContaining({ provider: 'labsync' }),
      )
      expect(other).toHaveBeenCalledExactlyOnceWith(
        expect.objectContaining({ type: 'invoice.paid' }),
        expect.anything(),
      )
    })

    test('leaves an answer alone that the handler gave itself', async () => {
      const app = framework()
      app.post(
        '/hook',
        webhook(provider, (_event, { res }) => {
          res.statusCode = 202
          res.end('thank you')
        }),
      )
      expect(await exchange(await serve(app), genuine)).toMatchObject({ status: 202, body: 'thank you' })
    })

    test('survives a handler that answers and then throws', async () => {
      const app = framework()
      const { onOutcome, first } = outcomes()
      const fails = (_event: unknown, { res }: { res: { end(text: string): unknown } }) => {
        res.end('thank you')
        throw new Error('too late')
      }
      app.post('/hook', webhook(provider, fails, { onOutcome }))
      const url = await serve(app)
      expect(await exchange(url, genuine)).toMatchObject({ status: 200, body: 'thank you' })
      expect(await first()).toMatchObject({ code: 'handler_failed' })
      expect(await exchange(url, genuine)).toMatchObject({ status: 200 })
    })

    test('reads a request that a middleware has paused', async () => {
      const app = framework()
      app.post('/hook', async (req, _res, next) => {
        req.pause()
        await Promise.resolve()
        next()
      })
      app.post(
        '/hook',
        webhook(provider, () => {}, { bodyTimeout: 1 }),
      )
      expect(await exchange(await serve(app), genuine)).toMatchObject({ status: 200 })
    })
  })

  describe('as a middleware', () => {
    test('puts the event and its delivery’s context on req.webhook', async () => {
      const app = framework()
      app.post('/hook', webhook(provider), (req, res) => {
        const { event, deliveryKey }: WebhookDelivery = Reflect.get(req, 'webhook')
        res.status(201).json({ event, deliveryKey })
      })
      const response = await exchange(await serve(app), genuine)
      expect(response?.status).toBe(201)
      expect(JSON.parse(response?.body ?? '')).toMatchObject({
        event: { type: 'job.created', data: { id: 'job_1' } },
        deliveryKey: expect.stringMatching(/^labsync::body:[\da-f]{64}$/),
      })
    })
  })
})
