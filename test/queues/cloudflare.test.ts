import { expect, test, vi } from 'vitest'
import { type CloudflareQueueLike, fromJob, toQueue } from '../../src/queues/cloudflare.js'
import { deliver, eventOf, freshId, hook } from '../support/queue.js'

test('a Cloudflare Queue is found in the context and given the message, and its consumer the event', async () => {
  const send = vi.fn<CloudflareQueueLike['send']>(async () => undefined)
  const id = freshId()
  const handler = toQueue((context) => {
    expect(context.deliveryKey).toMatch(/^labsync:/)
    return { send }
  })
  expect(await deliver(handler, id)).toBe(200)
  const body = JSON.parse(JSON.stringify(send.mock.calls[0]?.[0]))
  expect(await fromJob(hook, { body })).toMatchObject(eventOf(id))
})

test('a Cloudflare Queue that refuses makes the delivery fail', async () => {
  const send = () => Promise.reject(new Error('away'))
  expect(
    await deliver(
      toQueue(() => ({ send })),
      freshId(),
    ),
  ).toBe(500)
})

test('a Cloudflare message that is no event of this sender is refused', async () => {
  await expect(fromJob(hook, { body: {} })).rejects.toMatchObject({ code: 'payload_invalid' })
})
