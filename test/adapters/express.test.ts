import express, { type Application, type RequestHandler } from 'express'
import express4 from 'express4'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  type ExpressWebhook,
  keepRawBody,
  type WebhookDelivery,
  webhook,
} from '../../src/adapters/express.js'
import type { Provider } from '../../src/index.js'
import { labsync } from '../../src/providers/labsync.js'
import type { Outcome } from '../../src/receiver/outcome.js'
import { fragileBodies } from '../contracts/adapter/bodies.js'
import type { RunningServer } from '../contracts/adapter/contract.js'
import { secret } from '../contracts/adapter/scenarios.js'
import { exchange, signature, type WireRequest } from '../contracts/adapter/wire.js'
import { listen } from './server.js'

const provider = labsync({ secret })
const body = '{"event":"job.created","data":{"id":"job_1"}}'
const genuine: WireRequest = { path: '/hook', body, headers: [signature(body)] }
const forged: WireRequest = { path: '/hook', body, headers: [signature(body, { key: 'not the secret' })] }

const servers: RunningServer[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())))

async function serve(app: Application): Promise<string> {
  const server = await listen(app)
  servers.push(server)
  return server.url
}

/** An `onOutcome` that can be waited for: in the middleware form it comes with the answer, not ahead of it. */
function outcomes(): { readonly onOutcome: (outcome: Outcome) => void; first(): Promise<Outcome> } {
  const seen = vi.fn<(outcome: Outcome) => void>()
  return {
    onOutcome: seen,
    first: () =>
      vi.waitUntil(() => {
        expect(seen.mock.calls.length).toBeLessThanOrEqual(1)
        return seen.mock.calls[0]?.[0]
      }),
  }
}

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
      const answer = await exchange(url, { ...genuine, path: '/hook/a' })
      expect(answer).toMatchObject({ status: 200 })
      expect(seen).toEqual([
        'job.created',
        'localhost',
        false,
        'function',
        'labsync',
        expect.stringMatching(/^labsync::sha256-[\da-f]{64}$/),
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
      const answer = await exchange(await serve(app), genuine)
      expect(answer?.status).toBe(201)
      expect(JSON.parse(answer?.body ?? '')).toMatchObject({
        event: { type: 'job.created', data: { id: 'job_1' } },
        deliveryKey: expect.stringMatching(/^labsync::sha256-[\da-f]{64}$/),
      })
    })
  })

  describe('beside a body parser', () => {
    async function answerBehind(
      before: readonly RequestHandler[],
      request: WireRequest = genuine,
    ): Promise<readonly [status: number | undefined, outcome: Outcome]> {
      const app = framework()
      const { onOutcome, first } = outcomes()
      const hook: ExpressWebhook<express.Request, express.Response> = webhook(provider, () => {}, {
        onOutcome,
        bodyLimit: 100,
      })
      app.post('/hook', ...before, hook)
      const answer = await exchange(await serve(app), request)
      return [answer?.status, await first()]
    }

    const json = 'application/json'
    const keeps: Record<string, readonly RequestHandler[]> = {
      'express.raw()': [framework.raw({ type: json })],
      'express.text()': [framework.text({ type: json })],
      'express.json({ verify: keepRawBody })': [framework.json({ verify: keepRawBody })],
      'express.raw() for another content-type': [framework.raw()],
      'express.json() for another content-type': [framework.json({ type: 'text/x' })],
      'a rawBody of bytes and a parsed body': [
        framework.json({ verify: (req, _res, bytes) => Object.assign(req, { rawBody: bytes }) }),
      ],
      'a rawBody of text and a parsed body': [
        framework.json({
          verify: (req, _res, bytes) => Object.assign(req, { rawBody: Buffer.from(bytes).toString() }),
        }),
      ],
      'a rawBody and express.text()': [
        framework.text({ type: json, verify: keepRawBody }),
        (req, _res, next) => {
          req.body = 'changed since'
          next()
        },
      ],
    }

    for (const [what, before] of Object.entries(keeps)) {
      test(`a genuine delivery arrives behind ${what}`, async () => {
        const [status, outcome] = await answerBehind(before)
        expect(status).toBe(200)
        expect(outcome).toMatchObject({ type: 'job.created' })
      })

      test(`a forged one is refused behind ${what}`, async () => {
        const [status, outcome] = await answerBehind(before, forged)
        expect(status).toBe(401)
        expect(outcome).toMatchObject({ code: 'signature_mismatch' })
      })

      test(`the limit holds behind ${what}`, async () => {
        const large = body.padEnd(101)
        const headers = [signature(large)]
        for (const length of [101, 'chunked' as const]) {
          const [status] = await answerBehind(before, { ...genuine, body: large, headers, length })
          expect(status).toBe(413)
        }
      })
    }

    for (const parser of ['raw', 'json'] as const)
      test.each(Object.entries(fragileBodies))(
        `express.${parser}() keeps a body with %s`,
        async (_, body) => {
          const before = framework[parser]({ type: json, verify: keepRawBody })
          const [status] = await answerBehind([before], { ...genuine, body, headers: [signature(body)] })
          expect(status).toBe(200)
        },
      )

    test('express.json() alone is named, to onOutcome and on stderr', async () => {
      const printed = vi.spyOn(console, 'error').mockReturnValue()
      const [status, outcome] = await answerBehind([framework.json()])
      expect(status).toBe(500)
      expect(outcome).toMatchObject({ code: 'body_already_parsed' })
      expect(printed).toHaveBeenCalledOnce()
      expect(printed.mock.lastCall?.[0]).toContain('express.json({ verify: keepRawBody })')
      printed.mockRestore()
    })

    test('a request that was read as text is named', async () => {
      const printed = vi.spyOn(console, 'error').mockReturnValue()
      const [status, outcome] = await answerBehind([
        (req, _res, next) => {
          req.setEncoding('utf8')
          next()
        },
      ])
      expect(status).toBe(500)
      expect(outcome).toMatchObject({ code: 'body_already_parsed' })
      printed.mockRestore()
    })
  })

  describe('with a function for a provider', () => {
    type Source = (objects: { readonly req: object }) => Provider | undefined | Promise<Provider>

    async function answerWith(source: Source, request = genuine): Promise<number | undefined> {
      const app = framework()
      app.post(
        '/hook',
        webhook(source, () => {}, { onOutcome: () => {} }),
      )
      const answer = await exchange(await serve(app), request)
      return answer?.status
    }

    test('asks it for each request, with the request', async () => {
      const source = vi.fn<Source>(() => provider)
      expect(await answerWith(source)).toBe(200)
      expect(source).toHaveBeenCalledExactlyOnceWith(
        expect.objectContaining({ req: expect.objectContaining({ url: '/hook' }) }),
      )
    })

    test('waits for one that takes its time', async () => {
      expect(await answerWith(async () => provider)).toBe(200)
      expect(await answerWith(async () => provider, forged)).toBe(401)
    })

    test('answers 404 where it finds none', async () => {
      expect(await answerWith(() => undefined)).toBe(404)
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
      expect(await answerWith(source)).toBe(500)
    })
  })
})
