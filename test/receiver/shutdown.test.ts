import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DeliveryContext } from '../../src/delivery/context.js'
import type { AnyEvent } from '../../src/providers/event.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { createShutdown } from '../../src/receiver/shutdown.js'
import { delivery, hooks, laabamDelivery, outcomeSpy } from './fixture.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A receiver whose handlers run until they are told to end. */
function slowReceiver() {
  const ends: (() => void)[] = []
  const handler = vi.fn(
    (_event: AnyEvent, _context: DeliveryContext) => new Promise<void>((resolve) => ends.push(resolve)),
  )
  const onOutcome = outcomeSpy()
  const receiver = createReceiver(hooks.labsync, handler, { onOutcome })
  return { receiver, handler, ends, onOutcome }
}

test('a receiver that drains waits for what runs, and claims nothing new', async () => {
  const { receiver, handler, ends, onOutcome } = slowReceiver()
  const reply = receiver.receive(delivery(), {})
  await vi.advanceTimersByTimeAsync(0)
  const drained = vi.fn()
  void receiver.drain(20).then(drained)
  expect(await receiver.receive(delivery(), {})).toMatchObject({
    status: 503,
    headers: { 'retry-after': expect.any(String) },
  })
  expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ code: 'receiver_draining' })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(drained).not.toHaveBeenCalled()
  ends[0]?.()
  expect((await reply).status).toBe(200)
  await vi.advanceTimersByTimeAsync(0)
  expect(drained).toHaveBeenCalledOnce()
  expect(handler).toHaveBeenCalledOnce()
  expect(handler.mock.lastCall?.[1].signal.aborted).toBe(false)
})

test('a receiver that drains aborts what takes too long, and resolves', async () => {
  const { receiver, handler } = slowReceiver()
  void receiver.receive(delivery(), {})
  await vi.advanceTimersByTimeAsync(0)
  const drained = receiver.drain(20)
  await vi.advanceTimersByTimeAsync(20_000)
  await drained
  expect(handler.mock.lastCall?.[1].signal.reason).toMatchObject({ code: 'receiver_draining' })
})

test.each([20_000, 0, Number.NaN])(
  'a drain of %s seconds is refused, and drains nothing',
  async (seconds) => {
    const receiver = createReceiver(hooks.labsync, () => {})
    const refusal = { code: 'option_invalid', message: expect.stringContaining('seconds') }
    await expect(receiver.drain(seconds)).rejects.toMatchObject(refusal)
    await expect(createShutdown().drain(seconds)).rejects.toMatchObject(refusal)
    expect((await receiver.receive(delivery(), {})).status).toBe(200)
  },
)

test('a drain of more than an hour was surely meant in milliseconds', async () => {
  await createShutdown().drain(3600)
  await expect(createShutdown().drain(3601)).rejects.toThrow('got 3601: was it meant in milliseconds?')
})

test('a receiver that drains counts work that goes on behind an answer', async () => {
  const { receiver, ends } = slowReceiver()
  const behind = createReceiver(hooks.labsync, () => new Promise<void>((resolve) => ends.push(resolve)), {
    ack: 'before',
  })
  expect((await behind.receive(delivery(), {})).status).toBe(202)
  const drained = vi.fn()
  void behind.drain(20).then(drained)
  await vi.advanceTimersByTimeAsync(1000)
  expect(drained).not.toHaveBeenCalled()
  ends[0]?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(drained).toHaveBeenCalledOnce()
  await receiver.drain(1)
})

test('a shutdown drains all the receivers that it was given to', async () => {
  const shutdown = createShutdown()
  const ends: (() => void)[] = []
  const handler = () => new Promise<void>((resolve) => ends.push(resolve))
  const [first, second] = [hooks.labsync, hooks.laabam].map((hook) =>
    createReceiver<AnyEvent>(hook, handler, { shutdown, onOutcome() {} }),
  )
  const replies = [first?.receive(delivery(), {}), second?.receive(laabamDelivery('evt_1'), {})]
  await vi.advanceTimersByTimeAsync(0)
  expect(ends).toHaveLength(2)
  const drained = vi.fn()
  void shutdown.drain(20).then(drained)
  expect(await second?.receive(laabamDelivery('evt_2'), {})).toMatchObject({ status: 503 })
  ends[0]?.()
  await replies[0]
  expect(drained).not.toHaveBeenCalled()
  ends[1]?.()
  expect(await Promise.all(replies)).toMatchObject([{ status: 200 }, { status: 200 }])
  await vi.advanceTimersByTimeAsync(0)
  expect(drained).toHaveBeenCalledOnce()
})

test('a shutdown waits no longer for a request that has yet to be claimed', async () => {
  const store = { claim: () => new Promise<never>(() => {}) }
  const receiver = createReceiver(hooks.labsync, () => {}, { store, onOutcome() {} })
  void receiver.receive(delivery(), {})
  await vi.advanceTimersByTimeAsync(0)
  const drained = vi.fn()
  void receiver.drain(20).then(drained)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(drained).toHaveBeenCalledOnce()
})
