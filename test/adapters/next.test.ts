import { afterEach, expect, test, vi } from 'vitest'
import { webhook } from '../../src/adapters/next.js'
import { labsync } from '../../src/providers/labsync.js'
import { genuineRequest, secret } from './delivery.js'

const provider = labsync({ secret })
const requestContext = Symbol.for('@next/request-context')

afterEach(() => void Reflect.deleteProperty(globalThis, requestContext))

/** What a route's handler was called with. */
async function contextOf(route: unknown) {
  const handler = vi.fn((_event: unknown, _context: { request: Request; waitUntil?: unknown }) => {})
  expect((await webhook(provider, handler)(genuineRequest(), route)).status).toBe(200)
  return handler.mock.lastCall?.[1]
}

test('a handler gets the request and the route', async () => {
  const route = { params: Promise.resolve({ tenant: 'a' }) }
  const context = await contextOf(route)
  expect(context).toMatchObject({ request: expect.any(Request), route })
  expect(context).not.toHaveProperty('waitUntil')
})

test('a handler gets the platform’s waitUntil, where there is one', async () => {
  const waitUntil = vi.fn()
  Reflect.set(globalThis, requestContext, { get: () => ({ waitUntil }) })
  expect(await contextOf({})).toMatchObject({ waitUntil })
  expect(waitUntil).toHaveBeenCalled()
})

test.each([{}, { get: () => undefined }, { get: () => ({}) }])(
  'a platform without waitUntil is none (%o)',
  async (context) => {
    Reflect.set(globalThis, requestContext, context)
    expect(await contextOf({})).not.toHaveProperty('waitUntil')
  },
)
