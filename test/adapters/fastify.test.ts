import { PassThrough } from 'node:stream'
import { type FastifyInstance, fastify } from 'fastify'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { webhook } from '../../src/adapters/fastify.js'
import { labsync } from '../../src/providers/labsync.js'
import type { Outcome } from '../../src/receiver/outcome.js'
import type { RunningServer } from '../contracts/adapter/contract.js'
import { exchange, signature } from '../contracts/adapter/wire.js'
import { body, secret } from './delivery.js'
import { listen } from './server.js'

const provider = labsync({ secret })
const genuine = { path: '/hook', body, headers: [signature(body)] }

const servers: RunningServer[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())))

async function deliver(app: FastifyInstance, request: Parameters<typeof exchange>[1] = genuine) {
  await app.ready()
  const server = await listen((req, res) => app.routing(req, res))
  servers.push(server)
  return exchange(server.url, request)
}

describe('a webhook with a handler', () => {
  test('gets the event and Fastify’s own objects', async () => {
    const handler = vi.fn()
    const app = fastify()
    app.register(webhook(provider, handler), { url: '/hook' })
    expect(await deliver(app)).toMatchObject({ status: 200, body: '' })
    const [event, { request, reply }] = handler.mock.lastCall ?? []
    expect(event).toMatchObject({ type: 'job.created' })
    expect([request.url, reply.sent]).toEqual(['/hook', true])
  })

  test('is refused without a url', async () => {
    const app = fastify()
    app.register(
      webhook(provider, () => {}),
      {} as { url: string },
    )
    await expect(app.ready()).rejects.toMatchObject({ code: 'option_invalid' })
  })

  test('has its options checked at once', () => {
    expect(() => webhook(provider, () => {}, { bodyLimit: 0 })).toThrow(/bodyLimit/)
    expect(() => webhook(provider, undefined, { bodyLimit: 0 })).toThrow(/bodyLimit/)
  })

  test('takes the server’s own bodyLimit, unless it has one', async () => {
    const large = body.padEnd(101)
    const request = { path: '/hook', body: large, headers: [signature(large)] }
    const silent = { onOutcome() {} }
    for (const [options, status] of [
      [silent, 413],
      [{ ...silent, bodyLimit: 101 }, 200],
    ] as const) {
      const app = fastify({ bodyLimit: 100 })
      app.register(
        webhook(provider, () => {}, options),
        { url: '/hook' },
      )
      expect(await deliver(app, request)).toMatchObject({ status })
    }
  })

  test('reads the stream that another plugin has put in the place of Node’s own', async () => {
    const app = fastify()
    app.addHook('preParsing', async (_request, _reply, payload) => payload.pipe(new PassThrough()))
    app.register(
      webhook(provider, () => {}),
      { url: '/hook' },
    )
    expect(await deliver(app)).toMatchObject({ status: 200 })
  })

  test('reads a body that Fastify passes over, since it has neither length nor type', async () => {
    const onOutcome = vi.fn<(outcome: Outcome) => void>()
    const app = fastify()
    app.register(
      webhook(provider, () => {}, { onOutcome }),
      { url: '/hook' },
    )
    await deliver(app, { path: '/hook', headers: [['content-type', '']] })
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ status: 401, code: 'header_missing' })
  })

  test('leaves an answer alone that the handler gave, or has begun', async () => {
    const app = fastify()
    app.register(
      webhook(provider, (_event, { reply }) => void reply.code(202).send('thanks')),
      { url: '/hook' },
    )
    expect(await deliver(app)).toMatchObject({ status: 202, body: 'thanks' })
    const other = fastify()
    other.register(
      webhook(provider, (_event, { reply }) => {
        reply.raw.writeHead(202)
        setTimeout(() => reply.raw.end('thanks'), 20)
      }),
      { url: '/hook' },
    )
    expect(await deliver(other)).toMatchObject({ status: 202, body: 'thanks' })
  })
})

test('without a handler, what another scope parses is left alone', async () => {
  const onOutcome = vi.fn<(outcome: Outcome) => void>()
  const app = fastify()
  app.register(async (scope) => {
    scope.register(webhook(provider, undefined, { onOutcome }))
    scope.post('/hook', async () => ({}))
  })
  app.post('/neighbour', async (request) => request.body)
  expect(await deliver(app, { path: '/neighbour', body })).toMatchObject({ status: 200, body })
  expect(onOutcome).not.toHaveBeenCalled()
})

describe('faults', () => {
  const forged = { path: '/hook', body, headers: [] }

  /** The lines that a server of its own logger writes of a forgery. */
  async function logged(
    register: (app: FastifyInstance) => void,
  ): Promise<readonly Record<string, unknown>[]> {
    const lines: string[] = []
    const app = fastify({ logger: { level: 'warn', stream: { write: (line: string) => lines.push(line) } } })
    register(app)
    await deliver(app, forged)
    return lines.map((line) => JSON.parse(line))
  }

  test('are logged by request.log, with and without a handler', async () => {
    const withHandler = await logged((app) =>
      app.register(
        webhook(provider, () => {}),
        { url: '/hook' },
      ),
    )
    const without = await logged((app) =>
      app.register(async (scope) => {
        scope.register(webhook(provider))
        scope.post('/hook', async () => '')
      }),
    )
    for (const lines of [withHandler, without])
      expect(lines).toEqual([
        expect.objectContaining({
          level: 40,
          reqId: expect.any(String),
          provider: 'labsync',
          status: 401,
          code: 'header_missing',
          msg: expect.stringContaining('header_missing'),
        }),
      ])
  })

  test('are logged by the webhook’s own logger where it has one', async () => {
    const logger = { error: vi.fn(), warn: vi.fn() }
    const lines = await logged((app) =>
      app.register(
        webhook(provider, () => {}, { logger }),
        { url: '/hook' },
      ),
    )
    expect(logger.warn).toHaveBeenCalledOnce()
    expect(lines).toEqual([])
  })

  test('are printed where the server has no logger', async () => {
    const printed = vi.spyOn(console, 'error').mockReturnValue()
    const app = fastify()
    app.register(
      webhook(provider, () => {}),
      { url: '/hook' },
    )
    await deliver(app, forged)
    expect(printed.mock.calls).toEqual([[expect.stringContaining('header_missing')]])
    printed.mockRestore()
  })
})
