import { createHash } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import type { DeliveryContext } from '../../src/delivery/context.js'
import type { AnyEvent } from '../../src/providers/event.js'
import { laabam } from '../../src/providers/laabam.js'
import type { Incoming } from '../../src/receiver/incoming.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { delivery, hooks, jobCreated, laabamDelivery, outcomeSpy, signature } from './fixture.js'

async function keyOf(
  provider: keyof typeof hooks,
  incoming: Incoming,
  endpoint?: string,
): Promise<string | undefined> {
  const handler = vi.fn<(event: AnyEvent, context: DeliveryContext) => void>()
  const options = endpoint === undefined ? {} : { endpoint }
  await createReceiver(hooks[provider], handler, options).receive(incoming, {})
  return handler.mock.lastCall?.[1].deliveryKey
}

const hash = createHash('sha256').update(jobCreated).digest('hex')

test('is the id, where the sender has one', async () => {
  expect(await keyOf('laabam', laabamDelivery('evt_1'))).toBe('laabam::id:evt_1')
})

test('is the SHA-256 of the body, where it has none', async () => {
  expect(await keyOf('labsync', delivery())).toBe(`labsync::body:${hash}`)
  expect(await keyOf('labsync', delivery(Buffer.from(jobCreated)))).toBe(`labsync::body:${hash}`)
  expect(await keyOf('laabam', laabamDelivery())).toMatch(/^laabam::body:[\da-f]{64}$/)
})

test('is the same for a delivery that was signed anew', async () => {
  const now = Math.floor(Date.now() / 1000)
  const keys = await Promise.all(
    [now, now - 60].map((at) =>
      keyOf(
        'labsync',
        delivery(jobCreated, { headers: { 'x-labsync-signature': signature(jobCreated, at) } }),
      ),
    ),
  )
  expect(new Set(keys).size).toBe(1)
})

test('keeps two endpoints and two senders apart', async () => {
  expect(await keyOf('labsync', delivery(), 'tenant-a')).toBe(`labsync:tenant-a:body:${hash}`)
  expect(await keyOf('labsync', delivery(), 'tenant-b')).toBe(`labsync:tenant-b:body:${hash}`)
})

test('keeps two accounts of one sender apart, whatever they are called', async () => {
  const keyFor = async (account: string, endpoint?: string) => {
    const handler = vi.fn<(event: AnyEvent, context: DeliveryContext) => void>()
    const onOutcome = outcomeSpy()
    const provider = laabam({ secret: 'whsec_receiver-tests', account })
    await createReceiver(provider, handler, { endpoint, onOutcome }).receive(laabamDelivery('evt_1'), {})
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ provider: 'laabam', account })
    return handler.mock.lastCall?.[1].deliveryKey
  }
  expect(await keyFor('tenant 7')).toBe('laabam@tenant%207::id:evt_1')
  expect(await keyFor('a:b')).toBe('laabam@a%3Ab::id:evt_1')
  expect(await keyFor('a', 'b')).toBe('laabam@a:b:id:evt_1')
})

test('takes nothing from a header that nobody signed', async () => {
  for (const name of ['webhook-id', 'x-request-id', 'x-laabam-event', 'idempotency-key', 'x-delivery-id'])
    expect(await keyOf('laabam', laabamDelivery('evt_1', { [name]: 'evt_2' }))).toBe('laabam::id:evt_1')
})
