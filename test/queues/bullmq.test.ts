import { expect, test, vi } from 'vitest'
import { type BullQueueLike, fromJob, toQueue } from '../../src/queues/bullmq.js'
import { deliver, eventOf, freshId, hook } from '../support/queue.js'

test('BullMQ is given a job named by the type, with one id for each event, and its consumer the event', async () => {
  const add = vi.fn<BullQueueLike['add']>(async () => ({}))
  const [first, second] = [freshId(), freshId()]
  for (const id of [first, first, second]) expect(await deliver(toQueue({ add }), id)).toBe(200)
  expect(new Set(add.mock.calls.map(([name]) => name))).toEqual(new Set(['job.created']))
  const ids = add.mock.calls.map(([, , { jobId }]) => jobId)
  expect(ids[0]).toMatch(/^[\da-f]{64}$/)
  expect(ids[1]).toBe(ids[0])
  expect(ids[2]).not.toBe(ids[0])
  const data = JSON.parse(JSON.stringify(add.mock.calls[0]?.[1]))
  expect(await fromJob(hook, { data })).toMatchObject(eventOf(first))
})
