import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { DeliveryContext } from '../../src/delivery/context.js'
import type { Lease, Store } from '../../src/delivery/store.js'
import type { AnyEvent } from '../../src/providers/event.js'
import type { ReceiverOptions } from '../../src/receiver/options.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { delivery, flabsDelivery, hooks, laabamDelivery, outcomeSpy } from './fixture.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const senders = {
  labsync: () => [hooks.labsync, delivery()] as const,
  flabs: () => [hooks.flabs, flabsDelivery()] as const,
  laabam: () => [hooks.laabam, laabamDelivery()] as const,
}

/** A delivery whose handler ends when it is told to. */
function start(sender: keyof typeof senders, options: ReceiverOptions = {}) {
  const [provider, incoming] = senders[sender]()
  const onOutcome = outcomeSpy()
  const handler = vi.fn<(event: AnyEvent, context: DeliveryContext) => Promise<void>>()
  const end = new Promise<{ resolve: () => void; reject: (error: unknown) => void }>((started) => {
    handler.mockImplementation(() => new Promise((resolve, reject) => started({ resolve, reject })))
  })
  const answered = vi.fn<(status: number) => void>()
  const receiver = createReceiver(provider, handler, { ...options, onOutcome })
  void receiver.receive(incoming, {}).then(({ status }) => answered(status))
  return { handler, end, answered, onOutcome }
}

describe('handlerTimeout', () => {
  test.each<[string, keyof typeof senders, ReceiverOptions, number]>([
    ['a second less than Flabs waits, by default', 'flabs', {}, 9],
    ['a second less than Laabam waits, by default', 'laabam', {}, 4],
    ['30 seconds, where the sender documents nothing', 'labsync', {}, 30],
    ['what is set', 'labsync', { handlerTimeout: 2 }, 2],
    ['what is set, though the sender would wait longer', 'flabs', { handlerTimeout: 0.5 }, 0.5],
  ])('is %s', async (_what, sender, options, seconds) => {
    const { answered, handler, onOutcome } = start(sender, options)
    await vi.advanceTimersByTimeAsync(0)
    await vi.advanceTimersByTimeAsync(seconds * 1000 - 1)
    const signal = handler.mock.lastCall?.[1].signal
    expect(answered).not.toHaveBeenCalled()
    expect(signal?.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(answered).toHaveBeenCalledExactlyOnceWith(500)
    expect(signal?.reason).toMatchObject({ code: 'handler_timeout' })
    expect(onOutcome).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ provider: sender, status: 500, code: 'handler_timeout' }),
    )
  })

  test.each<[string, keyof typeof senders, ReceiverOptions]>([
    ['it is switched off', 'flabs', { handlerTimeout: false }],
    ['the answer is given before', 'flabs', { ack: 'before' }],
  ])('is none where %s', async (_why, sender, options) => {
    const { end, handler, onOutcome } = start(sender, options)
    await vi.advanceTimersByTimeAsync(899_000)
    expect(handler.mock.lastCall?.[1].signal.aborted).toBe(false)
    expect(onOutcome).not.toHaveBeenCalled()
    const { resolve } = await end
    resolve()
    await vi.advanceTimersByTimeAsync(0)
    expect(onOutcome.mock.lastCall?.[0]).not.toHaveProperty('code')
  })

  test('holds for what is set, also behind an answer', async () => {
    const { answered, onOutcome } = start('labsync', { ack: 'before', handlerTimeout: 2 })
    await vi.advanceTimersByTimeAsync(0)
    expect(answered).toHaveBeenCalledExactlyOnceWith(202)
    await vi.advanceTimersByTimeAsync(2000)
    expect(onOutcome).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ status: 202, code: 'handler_timeout' }),
    )
  })

  test('leaves no timer behind', async () => {
    const { end, answered } = start('flabs')
    const { resolve } = await end
    resolve()
    await vi.advanceTimersByTimeAsync(0)
    expect(answered).toHaveBeenCalledExactlyOnceWith(200)
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each(['resolve', 'reject'] as const)('a handler may %s after its time', async (how) => {
    const { end, answered, onOutcome } = start('flabs')
    const ending = await end
    await vi.advanceTimersByTimeAsync(9000)
    // Vitest fails the run for a rejection that nobody handles
    ending[how](new Error('too late'))
    await vi.advanceTimersByTimeAsync(0)
    expect(answered).toHaveBeenCalledExactlyOnceWith(500)
    expect(onOutcome).toHaveBeenCalledTimes(2)
    expect(onOutcome.mock.calls[0]?.[0]).not.toHaveProperty('late')
    expect(onOutcome.mock.calls[1]?.[0]).toMatchObject({
      late: true,
      deliveryKey: expect.any(String),
      ...(how === 'reject' && { code: 'handler_failed', error: { cause: new Error('too late') } }),
    })
    if (how === 'resolve') expect(onOutcome.mock.calls[1]?.[0]).not.toHaveProperty('code')
  })
})

test('a handler that only throws its signal’s reason is reported once', async () => {
  const { end, handler, onOutcome } = start('flabs')
  const { reject } = await end
  await vi.advanceTimersByTimeAsync(9000)
  reject(handler.mock.lastCall?.[1].signal.reason)
  await vi.advanceTimersByTimeAsync(0)
  expect(onOutcome).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'handler_timeout' }))
})

describe('leaseLimit', () => {
  test.each<[string, keyof typeof senders, ReceiverOptions, number]>([
    ['twice the deadline, 60 s at least, by default', 'flabs', {}, 60],
    ['twice the deadline that is set', 'flabs', { handlerTimeout: 100 }, 200],
    ['900 s where there is no deadline', 'flabs', { handlerTimeout: false }, 900],
    ['900 s where the answer is given before', 'flabs', { ack: 'before' }, 900],
    ['what is set', 'labsync', { handlerTimeout: 1, leaseLimit: 3 }, 3],
  ])('is %s: then a handler that hangs loses the delivery', async (_what, sender, options, seconds) => {
    const release = vi.fn<Lease['release']>(async (error) => Promise.reject(error))
    const store: Store = { claim: async () => ({ onLost() {}, complete: async () => {}, release }) }
    const { handler } = start(sender, { ...options, store })
    await vi.advanceTimersByTimeAsync(seconds * 1000 - 1)
    expect(release).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(release).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'handler_timeout' }))
    expect(handler.mock.lastCall?.[1].signal.aborted).toBe(true)
  })

  test('is told as late once the handler ends that lost it', async () => {
    const { end, onOutcome } = start('labsync', { handlerTimeout: 1, leaseLimit: 3 })
    const { reject } = await end
    await vi.advanceTimersByTimeAsync(3000)
    expect(onOutcome).toHaveBeenCalledOnce()
    reject(new Error('at last'))
    await vi.advanceTimersByTimeAsync(0)
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ late: true, error: { cause: new Error('at last') } })
  })
})

describe('ack: before', () => {
  test('answers 202 while the handler works, and tells onOutcome when it is done', async () => {
    const { end, answered, onOutcome } = start('labsync', { ack: 'before' })
    const { resolve } = await end
    await vi.advanceTimersByTimeAsync(0)
    expect(answered).toHaveBeenCalledExactlyOnceWith(202)
    expect(onOutcome).not.toHaveBeenCalled()
    resolve()
    await vi.advanceTimersByTimeAsync(0)
    expect(onOutcome).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ status: 202, type: 'job.created' }),
    )
    expect(onOutcome.mock.lastCall?.[0]).not.toHaveProperty('code')
  })

  test('tells onOutcome what fails then', async () => {
    const { end, onOutcome } = start('labsync', { ack: 'before' })
    const { reject } = await end
    reject(undefined)
    await vi.advanceTimersByTimeAsync(0)
    expect(onOutcome).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ status: 202, code: 'handler_failed' }),
    )
  })

  test('still refuses what is not verified', async () => {
    const handler = vi.fn()
    const onOutcome = outcomeSpy()
    const receiver = createReceiver(hooks.labsync, handler, { ack: 'before', onOutcome })
    expect((await receiver.receive(delivery('{}', { headers: {} }), {})).status).toBe(401)
    expect(handler).not.toHaveBeenCalled()
    expect(onOutcome).toHaveBeenCalledOnce()
  })
})

test.each(['before', 'after'] as const)('with ack: %s, waitUntil is given whatever goes on', async (ack) => {
  vi.useRealTimers()
  const done: string[] = []
  const work: Promise<unknown>[] = []
  const pause = () => new Promise((resolve) => setImmediate(resolve))
  const handler = async () => {
    await pause()
    done.push('handler')
  }
  const onOutcome = async () => {
    await pause()
    done.push('onOutcome')
  }
  const receiver = createReceiver(hooks.labsync, handler, { ack, onOutcome })
  await receiver.receive(delivery(), { waitUntil: (promise) => work.push(promise) })
  // what is waited for may bring more of it
  for (const promise of work) await promise
  expect(done).toEqual(['handler', 'onOutcome'])
})
