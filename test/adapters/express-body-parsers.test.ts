import express, { type RequestHandler } from 'express'
import express4 from 'express4'
import { describe, expect, test, vi } from 'vitest'
import { type ExpressWebhook, keepRawBody, webhook } from '../../src/adapters/express.js'
import type { Outcome } from '../../src/receiver/outcome.js'
import { fragileBodies } from '../../src/testing/contracts/adapter/fragile-bodies.js'
import { exchange, signature, type WireRequest } from '../contracts/adapter/wire.js'
import { body, forged, genuine, outcomes, provider, serve } from './express-app.js'

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('%s', (_name, framework) => {
  describe('beside a body parser', () => {
    async function receiveBehind(
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
      const response = await exchange(await serve(app), request)
      return [response?.status, await first()]
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
        const [status, outcome] = await receiveBehind(before)
        expect(status).toBe(200)
        expect(outcome).toMatchObject({ type: 'job.created' })
      })

      test(`a forged one is refused behind ${what}`, async () => {
        const [status, outcome] = await receiveBehind(before, forged)
        expect(status).toBe(401)
        expect(outcome).toMatchObject({ code: 'signature_mismatch' })
      })

      test(`the limit holds behind ${what}`, async () => {
        const large = body.padEnd(101)
        const headers = [signature(large)]
        for (const length of [101, 'chunked' as const]) {
          const [status] = await receiveBehind(before, { ...genuine, body: large, headers, length })
          expect(status).toBe(413)
        }
      })
    }

    for (const parser of ['raw', 'json'] as const)
      test.each(Object.entries(fragileBodies))(
        `express.${parser}() keeps a body with %s`,
        async (_, body) => {
          const before = framework[parser]({ type: json, verify: keepRawBody })
          const [status] = await receiveBehind([before], { ...genuine, body, headers: [signature(body)] })
          expect(status).toBe(200)
        },
      )

    test('express.json() alone is named, to onOutcome and on stderr', async () => {
      const printed = vi.spyOn(console, 'error').mockReturnValue()
      const [status, outcome] = await receiveBehind([framework.json()])
      expect(status).toBe(500)
      expect(outcome).toMatchObject({ code: 'body_already_parsed' })
      expect(printed).toHaveBeenCalledOnce()
      expect(printed.mock.lastCall?.[0]).toContain('express.json({ verify: keepRawBody })')
      printed.mockRestore()
    })

    test('a request that was read as text is named', async () => {
      const printed = vi.spyOn(console, 'error').mockReturnValue()
      const [status, outcome] = await receiveBehind([
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
})
