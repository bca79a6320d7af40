import { expect, test, vi } from 'vitest'
import { webhook } from '../../src/adapters/fetch.js'
import { labsync } from '../../src/providers/labsync.js'
import { genuineRequest, secret } from './delivery.js'

const provider = labsync({ secret })

test('a call with a Request is handled', async () => {
  const handler = vi.fn()
  const request = genuineRequest()
  expect((await webhook(provider, handler)(request)).status).toBe(200)
  expect(handler.mock.lastCall?.[1]).toMatchObject({ request, call: request })
})

test('a call with an event that holds a Request is handled, as SvelteKit makes it', async () => {
  const handler = vi.fn()
  const call = { request: genuineRequest(), params: { tenant: 'a' } }
  expect((await webhook(provider, handler)(call)).status).toBe(200)
  expect(handler.mock.lastCall?.[1].request).toBe(call.request)
  expect(handler.mock.lastCall?.[1].call).toBe(call)
})

test('a function finds the provider by what the framework called with', async () => {
  const source = vi.fn((_objects: { call: { request: Request; tenant: string } }) => provider)
  const call = { request: genuineRequest(), tenant: 'a' }
  expect((await webhook(source, () => {})(call)).status).toBe(200)
  expect(source.mock.lastCall?.[0].call).toBe(call)
})
