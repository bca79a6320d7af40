import { afterEach, beforeEach, expect, type MockInstance, test, vi } from 'vitest'
import { labsync } from '../../src/providers/labsync.js'
import type { ReceiverOptions } from '../../src/receiver/options.js'
import { createReceiver } from '../../src/receiver/receive.js'
import type { OnOutcome } from '../../src/receiver/report.js'
import { memoryStore } from '../../src/stores/memory.js'
import { delivery, hooks, jobCreated, laabamDelivery, signature } from './fixture.js'

let printed: MockInstance<typeof console.error>
beforeEach(() => {
  printed = vi.spyOn(console, 'error').mockReturnValue()
})
afterEach(() => {
  vi.useRealTimers()
  printed.mockRestore()
})

const forged = () => delivery(jobCreated, { headers: { 'x-labsync-signature': `t=1,v1=${'0'.repeat(64)}` } })
const unsigned = () => delivery(jobCreated, { headers: {} })
const parsed = () => delivery(jobCreated, { readBody: () => JSON.parse(jobCreated) })
const lines = () => printed.mock.calls.map(([line]) => String(line))

function receiver(options: ReceiverOptions = {}, handler: () => unknown = () => {}) {
  return createReceiver(hooks.labsync, handler, options)
}

function failing(cause: unknown, options: ReceiverOptions = {}) {
  return receiver(options, () => Promise.reject(cause))
}

function loggerSpy() {
  return { error: vi.fn<(...args: unknown[]) => unknown>(), warn: vi.fn<(...args: unknown[]) => unknown>() }
}

test('without an onOutcome, each fault is printed on one line, and nothing of the delivery', async () => {
  const { receive } = receiver()
  await receive(forged(), {})
  await receive(unsigned(), {})
  expect(lines()).toEqual([
    expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z hookproof: labsync 401 signature_mismatch: .+$/),
    expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z hookproof: labsync 401 header_missing: .+$/),
  ])
  for (const line of lines()) expect(line).not.toMatch(/job_1|000000|whsec|\n/)
})

test('a line says whose delivery it was, where, and its key', async () => {
  const provider = labsync({ secret: 'whsec_receiver-tests', account: 'tenant 7' })
  const fails = () => Promise.reject(new Error('on purpose'))
  await createReceiver(provider, fails, { endpoint: 'eu' }).receive(delivery(), {})
  const [line] = lines().join().split('\n')
  expect(line).toMatch(
    /hookproof: labsync 500 handler_failed: .+ account=tenant 7 endpoint=eu deliveryKey=labsync@tenant%207:eu:body:[\da-f]+$/,
  )
})

test('where no provider is found, the line says so', async () => {
  await createReceiver(
    () => undefined,
    () => {},
  ).receive(delivery(), {})
  expect(lines()).toEqual([expect.stringContaining('hookproof: unknown 404 provider_not_found: ')])
})

test('of each code, the first five are printed, then one a minute with the count of those left out', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const { receive } = receiver()
  const receiveForged = async (times: number) => {
    printed.mockClear()
    for (let sent = 0; sent < times; sent++) await receive(forged(), {})
    return lines()
  }
  expect(await receiveForged(5)).toHaveLength(5)
  expect(await receiveForged(3)).toEqual([])
  vi.advanceTimersByTime(59_999)
  expect(await receiveForged(1)).toEqual([])
  vi.advanceTimersByTime(1)
  expect(await receiveForged(2)).toEqual([expect.stringContaining(' (4 more were left out)')])
  vi.advanceTimersByTime(60_000)
  expect(await receiveForged(1)).toEqual([expect.stringContaining(' (1 more were left out)')])
  vi.advanceTimersByTime(60_000)
  expect(await receiveForged(1)).toEqual([expect.not.stringContaining('left out')])
})

test('forgeries silence neither the faults of a handler nor a body parser in the way', async () => {
  const { receive } = failing(new Error('on purpose'))
  for (let sent = 0; sent < 100; sent++) await receive(forged(), {})
  printed.mockClear()
  await receive(delivery(), {})
  await receive(parsed(), {})
  expect(lines()).toEqual([
    expect.stringContaining('handler_failed'),
    expect.stringContaining('body_already_parsed'),
  ])
})

test('two receivers do not share what they have printed', async () => {
  for (const { receive } of [receiver(), receiver()])
    for (let sent = 0; sent < 6; sent++) await receive(forged(), {})
  expect(printed).toHaveBeenCalledTimes(10)
})

test('what a handler threw is printed each time, with its stack and its cause', async () => {
  const cause = new Error('on purpose', { cause: new TypeError('at the bottom') })
  const { receive } = failing(cause)
  await receive(delivery(), {})
  await receive(delivery(), {})
  const fault = expect.stringMatching(
    /handler_failed: [^\n]+\n {4}Error: on purpose\n {8}at .+\n {2}caused by: TypeError: at the bottom\n {8}at /s,
  )
  expect(printed.mock.calls).toEqual([[fault], [fault]])
})

test('of a cause, its stack is printed, and not what else it carries', async () => {
  const cause = Object.assign(new Error('on purpose'), {
    config: { headers: { authorization: 'Bearer whsec_of-a-client' } },
    detail: jobCreated,
  })
  await failing(cause).receive(delivery(), {})
  expect(lines().join()).toContain('Error: on purpose')
  expect(lines().join()).not.toMatch(/whsec|job_1|config/)
})

test('a text of the sender’s in an error is cut and escaped, and can’t pass for a line', async () => {
  const forgedLine = '2026-01-01T00:00:00.000Z hookproof: all is well'
  const message = `no room for \u001b[2J\n${forgedLine}\n${'a'.repeat(900_000)}${'\nb'.repeat(1000)}`
  await failing(new Error(message)).receive(delivery(), {})
  const [line = ''] = lines()
  expect(line).toContain('\\u{1b}[2J')
  expect(line).toContain(`\n    ${forgedLine}`)
  expect(line.length).toBeLessThan(5000)
  expect(line).not.toContain('\u001b')
})

test('an id of the sender’s is cut and escaped', async () => {
  const fails = () => Promise.reject(new Error('on purpose'))
  await createReceiver(hooks.laabam, fails).receive(laabamDelivery(`evt\n\u001b${'a'.repeat(100_000)}`), {})
  const [line = ''] = lines().join().split('\n')
  expect(line).toMatch(/ deliveryKey=laabam:/)
  expect(line.length).toBeLessThan(1000)
  expect(line).not.toMatch(/\p{C}/u)
})

test.each<[string, unknown, string | RegExp]>([
  ['a text', 'on purpose', '\n    on purpose'],
  ['null', null, '\n    null'],
  ['a symbol', Symbol('odd'), '\n    Symbol(odd)'],
  ['an object with a message', { message: 'on purpose' }, '\n    on purpose'],
  ['an object without one', { status: 409 }, '\n    An object without a message was thrown.'],
  ['an error without a stack', Object.assign(new Error('bare'), { stack: '' }), '\n    bare'],
  [
    'an object that throws when it is looked at',
    new Proxy({}, { get: thrower, has: thrower, getPrototypeOf: thrower, ownKeys: thrower }),
    '\n    An object that cannot be read was thrown.',
  ],
  [
    'an error whose cause is itself',
    (() => {
      const error = new Error('round and round')
      return Object.assign(error, { cause: error })
    })(),
    /round and round.+caused by.+round and round/s,
  ],
])('a handler may throw %s', async (_what, thrown, expected) => {
  expect((await failing(thrown).receive(delivery(), {})).status).toBe(500)
  expect(lines()).toEqual([
    typeof expected === 'string' ? expect.stringContaining(expected) : expect.stringMatching(expected),
  ])
})

test('a handler that took too long is printed each time', async () => {
  const never = () => new Promise(() => {})
  const { receive } = createReceiver(hooks.labsync, never, { handlerTimeout: 0.001 })
  await receive(delivery(), {})
  await receive(delivery(), {})
  const late = expect.stringContaining('handler_timeout')
  expect(lines()).toEqual([late, late])
})

test('an id that comes with another body is printed each time, though the answer is 200', async () => {
  const store = { claim: async () => 'conflict' as const }
  const { receive } = receiver({ store })
  await receive(delivery(), {})
  await receive(delivery(), {})
  const conflict = expect.stringMatching(/hookproof: labsync 200 payload_conflict: .+ another body/)
  expect(lines()).toEqual([conflict, conflict])
})

test('what succeeds is not printed, nor a duplicate, nor what is superseded', async () => {
  const { receive } = receiver({ store: memoryStore() })
  await receive(delivery(), {})
  await receive(delivery(), {})
  await receiver({ store: { claim: async () => 'superseded' } }).receive(delivery(), {})
  expect(printed).not.toHaveBeenCalled()
})

test('with an onOutcome, only a body parser in the way is printed', async () => {
  const { receive } = failing(new Error('on purpose'), { onOutcome() {} })
  for (const incoming of [forged(), parsed(), delivery()]) await receive(incoming, {})
  expect(printed).toHaveBeenCalledOnce()
  expect(printed.mock.lastCall?.[0]).toContain('body_already_parsed')
})

test.each<[string, OnOutcome]>([
  ['throws', () => thrower()],
  ['rejects', () => Promise.reject(new Error('on purpose'))],
])('an onOutcome that %s hurts nobody, and is printed', async (_how, fails) => {
  const onOutcome = vi.fn(fails)
  const { receive } = receiver({ onOutcome })
  expect((await receive(delivery(), {})).status).toBe(200)
  expect((await receive(forged(), {})).status).toBe(401)
  expect(onOutcome).toHaveBeenCalledTimes(2)
  await vi.waitFor(() => expect(printed).toHaveBeenCalledTimes(2))
  for (const line of lines()) expect(line).toMatch(/onOutcome threw.+\n {4}Error: on purpose\n/s)
})

test('an onOutcome that always throws does not flood the log', async () => {
  const { receive } = receiver({ onOutcome: thrower })
  for (let sent = 0; sent < 100; sent++) await receive(forged(), {})
  expect(printed).toHaveBeenCalledTimes(5)
})

test('an onOutcome that never ends keeps no answer back', async () => {
  const { receive } = receiver({ onOutcome: () => new Promise(() => {}) })
  expect((await receive(delivery(), {})).status).toBe(200)
})

test('a logger is given the details and a message, as pino takes them, also beside an onOutcome', async () => {
  const logger = loggerSpy()
  const { receive } = failing(new Error('on purpose'), { logger, endpoint: 'eu', onOutcome() {} })
  for (let sent = 0; sent < 6; sent++) await receive(delivery(), {})
  await receive(forged(), {})
  expect(logger.error).toHaveBeenCalledTimes(5)
  expect(logger.error).toHaveBeenLastCalledWith(
    {
      provider: 'labsync',
      endpoint: 'eu',
      status: 500,
      code: 'handler_failed',
      deliveryKey: expect.stringMatching(/^labsync:eu:/),
      cause: expect.stringMatching(/^Error: on purpose\n/),
    },
    expect.stringMatching(/^hookproof: labsync 500 handler_failed: /),
  )
  expect(logger.warn).toHaveBeenCalledExactlyOnceWith(
    { provider: 'labsync', endpoint: 'eu', status: 401, code: 'signature_mismatch' },
    expect.stringMatching(/^hookproof: labsync 401 signature_mismatch: /),
  )
  expect(printed).not.toHaveBeenCalled()
})

test('a logger is told how many were left out, and what onOutcome threw', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const logger = loggerSpy()
  const { receive } = receiver({ logger, onOutcome: thrower })
  for (let sent = 0; sent < 7; sent++) await receive(forged(), {})
  vi.advanceTimersByTime(60_000)
  await receive(forged(), {})
  expect(logger.warn.mock.lastCall?.[0]).toMatchObject({ code: 'signature_mismatch', leftOut: 2 })
  expect(logger.error.mock.lastCall?.[0]).toMatchObject({ code: 'on_outcome_threw', leftOut: 2 })
})

test('the console for a logger prints the same lines', async () => {
  await receiver({ logger: console }).receive(forged(), {})
  expect(lines()).toEqual([expect.stringMatching(/Z hookproof: labsync 401 signature_mismatch: .+$/)])
})

test.each([
  ['throws', thrower],
  ['rejects', () => Promise.reject(new Error('on purpose'))],
])('a logger that %s hurts nobody, and the fault is printed', async (_how, fails) => {
  const logger = { error: fails, warn: fails }
  expect((await receiver({ logger }).receive(forged(), {})).status).toBe(401)
  await vi.waitFor(() => expect(lines()).toEqual([expect.stringContaining('signature_mismatch')]))
})

test('a request’s own logger is used, unless the receiver has one', async () => {
  const [own, ofRequest] = [loggerSpy(), loggerSpy()]
  await receiver().receive({ ...forged(), logger: ofRequest }, {})
  expect(ofRequest.warn).toHaveBeenCalledOnce()
  await receiver({ logger: own }).receive({ ...forged(), logger: ofRequest }, {})
  expect(own.warn).toHaveBeenCalledOnce()
  expect(ofRequest.warn).toHaveBeenCalledOnce()
  expect(printed).not.toHaveBeenCalled()
})

test('a handler that fails after its time is told to the request’s own logger, too', async () => {
  const logger = loggerSpy()
  const late = () => new Promise((_, reject) => setTimeout(reject, 20, new Error('late')))
  const { receive } = createReceiver(hooks.labsync, late, { handlerTimeout: 0.001 })
  await receive(
    delivery(jobCreated, { logger, headers: { 'x-labsync-signature': signature(jobCreated) } }),
    {},
  )
  await vi.waitFor(() =>
    expect(logger.error.mock.calls.map(([details]) => details)).toEqual([
      expect.objectContaining({ code: 'handler_timeout' }),
      expect.objectContaining({ code: 'handler_failed', cause: expect.stringContaining('Error: late') }),
    ]),
  )
})

function thrower(): never {
  throw new Error('on purpose')
}
