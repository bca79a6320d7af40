import { expect, test, vi } from 'vitest'
import { WebhookError } from '../../src/errors.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { memoryStore } from '../../src/stores/memory.js'
import { delivery, hooks, laabamDelivery, outcomeSpy, signature } from './fixture.js'
import { thrownValues } from './thrown.js'

test('says whose delivery it was, how it was verified, and how long its event is remembered', async () => {
  const onOutcome = outcomeSpy()
  const options = { store: memoryStore(), endpoint: 'tenant-7', onOutcome }
  await createReceiver(hooks.laabam, () => {}, options).receive(laabamDelivery('evt_1'), {})
  expect(onOutcome).toHaveBeenCalledExactlyOnceWith({
    provider: 'laabam',
    endpoint: 'tenant-7',
    status: 200,
    type: 'customer.created',
    verified: true,
    secretIndex: 0,
    deliveryKey: 'laabam:tenant-7:id:evt_1',
    attempt: 1,
    rememberFor: 604_800,
    leaseMs: expect.any(Number),
    durationMs: expect.any(Number),
  })
})

test('says how often a delivery was tried', async () => {
  const onOutcome = outcomeSpy()
  const handler = vi
    .fn(() => {})
    .mockImplementationOnce(() => {
      throw new Error('on purpose')
    })
  const { receive } = createReceiver(hooks.labsync, handler, { store: memoryStore(), onOutcome })
  for (let sent = 0; sent < 2; sent++) await receive(delivery(), {})
  expect(onOutcome.mock.calls.map(([{ status, attempt }]) => [status, attempt])).toEqual([
    [500, 1],
    [200, 2],
  ])
})

test('says where nobody handles the type of an event', async () => {
  const onOutcome = outcomeSpy()
  const deliver = async (handler: Parameters<typeof createReceiver>[1]) => {
    await createReceiver(hooks.labsync, handler, { onOutcome }).receive(delivery(), {})
    return onOutcome.mock.lastCall?.[0]
  }
  expect(await deliver({ 'job.completed': () => {} })).toMatchObject({ status: 200, handled: false })
  for (const handler of [() => {}, { 'job.created': () => {} }, { '*': () => {} }])
    expect(await deliver(handler)).not.toHaveProperty('handled')
})

test('says the type as the sender has it, where the library doesn’t know it', async () => {
  const onOutcome = outcomeSpy()
  const body = '{"event":"job.sung","data":{}}'
  const headers = { 'x-labsync-signature': signature(body) }
  await createReceiver(hooks.labsync, () => {}, { onOutcome }).receive(delivery(body, { headers }), {})
  expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ type: 'unknown', unknownType: 'job.sung' })
})

test('has an error whose message and cause survive JSON', async () => {
  const onOutcome = outcomeSpy()
  const fault = (thrown: unknown) =>
    createReceiver(hooks.labsync, () => Promise.reject(thrown), { onOutcome }).receive(delivery(), {})
  const reported = () => JSON.parse(JSON.stringify(onOutcome.mock.lastCall?.[0])).error
  await fault(Object.assign(new TypeError('on purpose'), { code: 'E_PURPOSE' }))
  expect(reported()).toEqual({
    name: 'WebhookError',
    code: 'handler_failed',
    status: 500,
    message: expect.stringContaining('handler'),
    cause: { name: 'TypeError', code: 'E_PURPOSE', message: 'on purpose', stack: expect.any(String) },
  })
  await fault('a text')
  expect(reported()).toMatchObject({ code: 'handler_failed', cause: 'a text' })
  await fault(undefined)
  expect(reported()).not.toHaveProperty('cause')
  await fault({ toJSON: () => 'its own' })
  expect(reported()).toMatchObject({ cause: 'its own' })
})

test('has an unknown type cut and escaped, whatever the sender calls it', async () => {
  const onOutcome = outcomeSpy()
  const handler = vi.fn()
  const type = `\u001b[2J\nhookproof: all is well ${'x'.repeat(900_000)}`
  const receiver = createReceiver(hooks.labsync, handler, { onOutcome })
  await receiver.receive(delivery(JSON.stringify({ event: type, data: {} })), {})
  expect(handler.mock.lastCall?.[0].unknownType).toBe(type)
  const told = onOutcome.mock.lastCall?.[0].unknownType
  expect(told).toHaveLength(200)
  expect(told).toMatch(/^\\u\{1b\}\[2J\\u\{a\}hookproof: all is well x+…$/)
})

test.each(Object.entries(thrownValues))(
  'has an error that survives JSON, with %s as its cause',
  (_what, create) => {
    const error = new WebhookError('handler_failed', 'why', { cause: create() })
    expect(JSON.parse(JSON.stringify({ error })).error).toMatchObject({ code: 'handler_failed', status: 500 })
  },
)
