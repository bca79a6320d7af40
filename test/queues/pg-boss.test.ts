import { expect, test, vi } from 'vitest'
import { type BossLike, fromJob, toQueue } from '../../src/queues/pg-boss.js'
import { deliver, eventOf, freshId, hook } from '../support/queue.js'

function bossWith(id: string | null, queue: object | null = { name: 'webhooks' }) {
  return { send: vi.fn<BossLike['send']>(async () => id), getQueue: vi.fn(async () => queue) }
}

test('pg-boss is given one singleton key for each event, and its consumer the event', async () => {
  const boss = bossWith('1')
  const [first, second] = [freshId(), freshId()]
  for (const id of [first, first, second]) expect(await deliver(toQueue(boss, 'webhooks'), id)).toBe(200)
  const keys = boss.send.mock.calls.map(([, , { singletonKey }]) => singletonKey)
  expect(keys[0]).toMatch(/^[\da-f]{64}$/)
  expect(keys[1]).toBe(keys[0])
  expect(keys[2]).not.toBe(keys[0])
  expect(boss.send.mock.calls[0]?.[0]).toBe('webhooks')
  expect(boss.getQueue).not.toHaveBeenCalled()
  const data = JSON.parse(JSON.stringify(boss.send.mock.calls[0]?.[1]))
  expect(await fromJob(hook, { data })).toMatchObject(eventOf(first))
})

test('pg-boss that has such a job already is as good', async () => {
  expect(await deliver(toQueue(bossWith(null), 'webhooks'), freshId())).toBe(200)
})

test('pg-boss that has no such queue makes the delivery fail, and says what to do', async () => {
  const handler = toQueue(bossWith(null, null), 'missing')
  expect(await deliver(handler, freshId())).toBe(500)
  const event = await fromJob(hook, {
    data: { provider: 'labsync', payload: { event: 'job.created', data: { id: 'a' } }, verified: true },
  })
  await expect(handler(event, { deliveryKey: 'labsync::a' })).rejects.toThrow(/missing.*createQueue\(\)/)
})
