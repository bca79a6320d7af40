import { expect, test, vi } from 'vitest'
import type { Provider } from '../../src/providers/define.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { delivery, hooks, jobCreated, outcomeSpy } from './fixture.js'

/** A receiver, and deliveries to it whose bodies the test lets arrive. */
function receiving(options: object, source: Provider | (() => Promise<Provider>) = hooks.labsync) {
  const onOutcome = outcomeSpy()
  const receiver = createReceiver(source, () => {}, { onOutcome, ...options })
  return {
    onOutcome,
    send() {
      const { promise, resolve } = settlement<string>()
      const readBody = vi.fn(() => promise)
      const discardBody = vi.fn()
      const reply = receiver.receive(delivery(jobCreated, { readBody, discardBody }), {})
      return { readBody, discardBody, reply, arrive: () => resolve(jobCreated) }
    },
  }
}

function settlement<Value>() {
  let resolve = (_value: Value) => {}
  const promise = new Promise<Value>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

test('one body more than may be held is answered 503, unread, with Retry-After', async () => {
  const { send, onOutcome } = receiving({ maxConcurrentBodies: 2 })
  const held = [send(), send()]
  const { readBody, discardBody, reply } = send()
  expect(await reply).toMatchObject({ status: 503, headers: { 'retry-after': '10' } })
  expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ status: 503, code: 'receiver_overloaded' })
  expect(readBody).not.toHaveBeenCalled()
  expect(discardBody).toHaveBeenCalledOnce()
  for (const { arrive } of held) arrive()
  for (const { reply } of held) expect((await reply).status).toBe(200)
  const next = send()
  next.arrive()
  expect((await next.reply).status).toBe(200)
})

test('a body counts until it is verified, and no longer', async () => {
  const { promise, resolve } = settlement<Provider>()
  const source = vi.fn(() => promise)
  const { send } = receiving({ maxConcurrentBodies: 1 }, source)
  const first = send()
  first.arrive()
  await vi.waitUntil(() => source.mock.calls.length > 0)
  expect((await send().reply).status).toBe(503)
  resolve(hooks.labsync)
  expect((await first.reply).status).toBe(200)
})

test('a body that is refused counts no longer', async () => {
  const { send } = receiving({ maxConcurrentBodies: 1 }, async () => hooks.flabs)
  for (let more = 0; more < 3; more++) {
    const { arrive, reply } = send()
    arrive()
    expect((await reply).status).toBe(401)
  }
})

test('as many bodies may be held as come, where no number is set', async () => {
  const { send } = receiving({})
  const held = Array.from({ length: 500 }, send)
  for (const { arrive } of held) arrive()
  for (const { reply } of held) expect((await reply).status).toBe(200)
})
