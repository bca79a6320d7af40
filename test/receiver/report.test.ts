import { afterEach, beforeEach, expect, type MockInstance, test, vi } from 'vitest'
import { createReceiver } from '../../src/receiver/receive.js'
import type { OnOutcome } from '../../src/receiver/report.js'
import { delivery, hooks, jobCreated } from './fixture.js'

let printed: MockInstance<typeof console.error>
beforeEach(() => {
  printed = vi.spyOn(console, 'error').mockReturnValue()
})
afterEach(() => printed.mockRestore())

const forged = () => delivery(jobCreated, { headers: { 'x-labsync-signature': `t=1,v1=${'0'.repeat(64)}` } })
const unsigned = () => delivery(jobCreated, { headers: {} })
const parsed = () => delivery(jobCreated, { readBody: () => JSON.parse(jobCreated) })

function receiver(onOutcome?: OnOutcome, handler: () => unknown = () => {}) {
  return createReceiver(hooks.labsync, handler, { ...(onOutcome && { onOutcome }) })
}

test('without an onOutcome, each kind of fault is printed once, on one line, and nothing of the delivery', async () => {
  const { receive } = receiver()
  for (const incoming of [forged(), unsigned(), forged(), unsigned(), forged()]) await receive(incoming, {})
  const lines = printed.mock.calls.map(([line]) => line)
  expect(lines).toEqual([
    expect.stringMatching(/^hookproof: labsync 401 signature_mismatch: .+$/),
    expect.stringMatching(/^hookproof: labsync 401 header_missing: .+$/),
  ])
  for (const line of lines) expect(line).not.toMatch(/job_1|000000|whsec/)
})

test('two receivers do not share what they have printed', async () => {
  await receiver().receive(forged(), {})
  await receiver().receive(forged(), {})
  expect(printed).toHaveBeenCalledTimes(2)
})

test('what a handler threw is printed each time, with its cause', async () => {
  const cause = new Error('on purpose')
  const { receive } = receiver(undefined, () => Promise.reject(cause))
  await receive(delivery(), {})
  await receive(delivery(), {})
  expect(printed.mock.calls).toEqual([
    [expect.stringContaining('handler_failed'), cause],
    [expect.stringContaining('handler_failed'), cause],
  ])
})

test('a handler that took too long is printed each time', async () => {
  const never = () => new Promise(() => {})
  const { receive } = createReceiver(hooks.labsync, never, { handlerTimeout: 0.001 })
  await receive(delivery(), {})
  await receive(delivery(), {})
  const late = expect.stringContaining('handler_timeout')
  expect(printed.mock.calls.map(([line]) => line)).toEqual([late, late])
})

test('an id that comes with another body is printed each time, though the answer is 200', async () => {
  const store = { claim: async () => 'conflict' as const }
  const { receive } = createReceiver(hooks.labsync, () => {}, { store })
  await receive(delivery(), {})
  await receive(delivery(), {})
  const conflict = expect.stringMatching(/^hookproof: labsync 200 payload_conflict: .+ another body/)
  expect(printed.mock.calls.map(([line]) => line)).toEqual([conflict, conflict])
})

test('what succeeds is not printed', async () => {
  await receiver().receive(delivery(), {})
  expect(printed).not.toHaveBeenCalled()
})

test('with an onOutcome, only a body parser in the way is printed, once', async () => {
  const { receive } = receiver(
    () => {},
    () => Promise.reject(new Error('on purpose')),
  )
  for (const incoming of [forged(), parsed(), parsed(), delivery()]) await receive(incoming, {})
  expect(printed).toHaveBeenCalledOnce()
  expect(printed.mock.lastCall?.[0]).toContain('body_already_parsed')
})

test.each<[string, OnOutcome]>([
  [
    'throws',
    () => {
      throw new Error('on purpose')
    },
  ],
  ['rejects', () => Promise.reject(new Error('on purpose'))],
])('an onOutcome that %s hurts nobody, and is printed', async (_how, fails) => {
  const onOutcome = vi.fn(fails)
  const { receive } = receiver(onOutcome)
  expect((await receive(delivery(), {})).status).toBe(200)
  expect((await receive(forged(), {})).status).toBe(401)
  expect(onOutcome).toHaveBeenCalledTimes(2)
  await vi.waitFor(() => expect(printed).toHaveBeenCalledTimes(2))
  expect(printed).toHaveBeenCalledWith('hookproof: onOutcome threw:', new Error('on purpose'))
})

test('an onOutcome that never ends keeps no answer back', async () => {
  const { receive } = receiver(() => new Promise(() => {}))
  expect((await receive(delivery(), {})).status).toBe(200)
})
