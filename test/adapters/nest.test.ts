import type { ExecutionContext } from '@nestjs/common'
import { fastify } from 'fastify'
import { expect, onTestFinished, test, vi } from 'vitest'
import { webhook, webhookDelivery, webhookEvent } from '../../src/adapters/nest.js'
import { labsync } from '../../src/providers/labsync.js'
import type { Outcome } from '../../src/receiver/outcome.js'
import { exchange } from '../contracts/adapter/wire.js'
import { body, secret } from './delivery.js'

function contextWith(request: object, response: object = {}): ExecutionContext {
  // as much of one as is read
  return {
    switchToHttp: () => ({ getRequest: () => request, getResponse: () => response }),
  } as ExecutionContext
}

test('the decorators find what the guard has put on the request', () => {
  const event = { type: 'job.created' }
  const context = contextWith({ webhook: { event, deliveryKey: 'labsync::1' } })
  expect(webhookEvent(undefined, context)).toBe(event)
  expect(webhookDelivery(undefined, context)).toEqual({ event, deliveryKey: 'labsync::1' })
})

test('without a guard they find nothing', () => {
  expect(webhookEvent(undefined, contextWith({}))).toBeUndefined()
  expect(webhookDelivery(undefined, contextWith({}))).toBeUndefined()
})

test('behind Fastify’s own JSON parser, the error tells what to do besides { rawBody: true }', async () => {
  const onOutcome = vi.fn<(outcome: Outcome) => void>()
  const guard = webhook(labsync({ secret }), { onOutcome })
  const app = fastify()
  app.addHook('preHandler', async (request, reply) => {
    await guard.canActivate(contextWith(request, reply))
  })
  app.post('/hook', async () => '')
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => app.close())
  expect(await exchange(url, { path: '/hook', body })).toMatchObject({ status: 500 })
  expect(onOutcome.mock.lastCall?.[0].error).toMatchObject({
    code: 'body_already_parsed',
    message: expect.stringContaining("app.useBodyParser(['application/json', '*'])"),
  })
})
