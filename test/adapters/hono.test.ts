import { Hono, type MiddlewareHandler } from 'hono'
import { expect, test, vi } from 'vitest'
import { webhook } from '../../src/adapters/hono.js'
import { labsync } from '../../src/providers/labsync.js'
import type { Outcome } from '../../src/receiver/outcome.js'
import { body, genuineRequest, secret } from './delivery.js'

const provider = labsync({ secret })

/** A genuine delivery behind a middleware. */
async function deliverBehind(middleware: MiddlewareHandler) {
  const handler = vi.fn()
  const onOutcome = vi.fn<(outcome: Outcome) => void>()
  const app = new Hono().use(middleware).post('/hook', webhook(provider, handler, { onOutcome }))
  const response = await app.fetch(genuineRequest())
  return { status: response.status, handler, code: onOutcome.mock.lastCall?.[0].code }
}

test.each<[string, (c: Parameters<MiddlewareHandler>[0]) => Promise<unknown>]>([
  ['text', (c) => c.req.text()],
  ['JSON', (c) => c.req.json()],
  ['bytes', (c) => c.req.arrayBuffer()],
  ['nothing', async () => {}],
])('behind a middleware that has read %s by Hono, a delivery arrives', async (_what, read) => {
  const { status, handler } = await deliverBehind(async (c, next) => {
    await read(c)
    await next()
  })
  expect(status).toBe(200)
  expect(handler.mock.lastCall?.[0]).toMatchObject({ payload: JSON.parse(body) })
})

test('behind a middleware that has read the raw request, it is named', async () => {
  const printed = vi.spyOn(console, 'error').mockReturnValue()
  const { status, code } = await deliverBehind(async (c, next) => {
    await c.req.raw.json()
    await next()
  })
  expect([status, code]).toEqual([500, 'body_already_parsed'])
  expect(printed.mock.lastCall?.[0]).toContain('mount the webhook before what reads the body')
  printed.mockRestore()
})

test('a handler gets Hono’s context, and the runtime’s waitUntil where there is one', async () => {
  const handler = vi.fn()
  const app = new Hono().post('/hook', webhook(provider, handler))
  const waitUntil = vi.fn()
  await app.fetch(genuineRequest(), {}, { waitUntil, passThroughOnException() {}, props: {} })
  const [, context] = handler.mock.lastCall ?? []
  expect(context.c.req.path).toBe('/hook')
  const work = Promise.resolve()
  context.waitUntil(work)
  expect(waitUntil).toHaveBeenLastCalledWith(work)
})

test('what Hono leaves of a next handler’s failure goes to the runtime', async () => {
  const app = new Hono().post('/hook', webhook(provider, undefined, { onOutcome() {} }), () => {
    throw 'no Error, which Hono would have caught'
  })
  await expect(app.fetch(genuineRequest())).rejects.toBe('no Error, which Hono would have caught')
})
