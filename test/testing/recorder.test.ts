import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { webhook } from '../../src/adapters/fetch.js'
import { type LaabamEvent, laabam } from '../../src/providers/laabam.js'
import { forge, recorder, sampleEvents, signedRequest } from '../../src/testing/index.js'
import { codeOfAsync, untyped } from '../signature/support.js'

const provider = laabam({ secret: 'a-test-secret' })
const samples = sampleEvents.laabam

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function createReceiver() {
  const recorded = recorder<LaabamEvent>()
  const receive = webhook(provider, recorded.handler, { onOutcome: recorded.onOutcome })
  return { recorded, receive }
}

test('what is handled is recorded, and what became of each request', async () => {
  const { recorded, receive } = createReceiver()
  await receive(await signedRequest(provider, samples['invoice.paid']))
  await receive(await forge(provider, samples['invoice.paid']))
  expect(recorded.events).toMatchObject([{ type: 'invoice.paid', data: { payment_id: 'pay_sample' } }])
  expect(recorded.outcomes.map(({ status, code }) => [status, code])).toEqual([
    [200, undefined],
    [401, 'signature_mismatch'],
  ])
  recorded.clear()
  expect([recorded.events, recorded.outcomes]).toEqual([[], []])
})

test('waitFor finds the first event that came already', async () => {
  const { recorded } = createReceiver()
  const [first, second] = [samples['invoice.paid'], samples['invoice.paid']]
  for (const event of [samples['customer.created'], first, second]) recorded.handler(event)
  expect(await recorded.waitFor({ type: 'invoice.paid' })).toBe(first)
  expect(await recorded.waitFor({ type: 'invoice.paid', match: (event) => event === second })).toBe(second)
  expect(await recorded.waitFor()).toMatchObject({ type: 'customer.created' })
  expect(vi.getTimerCount()).toBe(0)
})

test('several waiters get what each of them waits for, and no timer is left', async () => {
  const { recorded } = createReceiver()
  const waiting = Promise.all([
    recorded.waitFor({ type: 'invoice.paid' }),
    recorded.waitFor({ type: 'payment.failed' }),
    recorded.waitFor({ match: ({ id }) => id === 'evt_sample_message.failed' }),
    recorded.waitFor(),
  ])
  recorded.clear()
  for (const type of ['message.failed', 'payment.failed', 'invoice.paid'] as const)
    recorded.handler(samples[type])
  const types = (await waiting).map(({ type }) => type)
  expect(types).toEqual(['invoice.paid', 'payment.failed', 'message.failed', 'message.failed'])
  expect(vi.getTimerCount()).toBe(0)
})

test('after its time it rejects, and says what came instead', async () => {
  const { recorded } = createReceiver()
  const waiting = recorded.waitFor({ type: 'invoice.paid', timeout: 2 })
  const refused = expect(waiting).rejects.toThrow(
    'Expected an event of type invoice.paid that fits after at most 2 s. Handled: customer.created, unknown (new\\u{a}type). Not handled: signature_mismatch.',
  )
  recorded.handler(samples['customer.created'])
  recorded.handler({ ...samples['customer.created'], type: 'unknown', unknownType: 'new\ntype' })
  recorded.onOutcome({ provider: 'laabam', status: 200, durationMs: 1 })
  recorded.onOutcome({ provider: 'laabam', status: 401, code: 'signature_mismatch', durationMs: 1 })
  await vi.advanceTimersByTimeAsync(2000)
  await refused
  expect(vi.getTimerCount()).toBe(0)
})

test('it waits for 5 seconds where nobody says how long', async () => {
  const { recorded } = createReceiver()
  const settled = vi.fn()
  const refused = expect(recorded.waitFor().finally(settled)).rejects.toThrow(
    'Expected an event that fits after at most 5 s. Handled: none. Not handled: none.',
  )
  await vi.advanceTimersByTimeAsync(4999)
  expect(settled).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  await refused
})

test('a match is not asked again once its event has come', async () => {
  const { recorded } = createReceiver()
  const match = vi.fn(() => true)
  const waiting = recorded.waitFor({ match })
  recorded.handler(samples['invoice.paid'])
  await waiting
  recorded.handler(samples['invoice.paid'])
  expect(match).toHaveBeenCalledTimes(1)
})

test('a match that throws fails its waiter, and not the receiver', async () => {
  const { recorded, receive } = createReceiver()
  const broken = expect(
    recorded.waitFor({
      match: () => {
        throw new Error('broken match')
      },
    }),
  ).rejects.toThrow('broken match')
  const other = recorded.waitFor()
  expect((await receive(await signedRequest(provider, samples['invoice.paid']))).status).toBe(200)
  await broken
  expect(await other).toMatchObject({ type: 'invoice.paid' })
})

test.each([{ timeout: 0 }, { timeout: Number.NaN }, { timeout: 5000 }, { tpye: 'invoice.paid' }])(
  'waitFor refuses %o',
  async (options) => {
    const { recorded } = createReceiver()
    expect(await codeOfAsync(() => recorded.waitFor(untyped<object>(options)))).toBe('option_invalid')
  },
)

test('a match that isn’t answered with true or false fails its waiter, as an async one would fit anything', async () => {
  const { recorded } = createReceiver()
  const options = untyped<{ match: () => boolean }>({ match: async () => false })
  const came = codeOfAsync(() => recorded.waitFor(options))
  recorded.handler(samples['invoice.paid'])
  expect(await came).toBe('option_invalid')
  expect(await codeOfAsync(() => recorded.waitFor(options))).toBe('option_invalid')
  expect(vi.getTimerCount()).toBe(0)
})
