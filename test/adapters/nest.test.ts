import type { ExecutionContext } from '@nestjs/common'
import { expect, test } from 'vitest'
import { webhookDelivery, webhookEvent } from '../../src/adapters/nest.js'

function contextWith(request: object): ExecutionContext {
  // as much of one as is read
  return { switchToHttp: () => ({ getRequest: () => request }) } as ExecutionContext
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
