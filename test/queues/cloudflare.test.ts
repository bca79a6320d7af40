import { expect, test, vi } from 'vitest'
import { type CloudflareQueueLike, fromJob, toQueue } from '../../src/queues/cloudflare.js'
import { deliver, eventOf, eventWith, freshId, hook } from '../support/queue.js'

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

test('an event that is larger than a message may be is not sent, and the error says so', async () => {
  const send = vi.fn<CloudflareQueueLike['send']>(async () => undefined)
  const handler = toQueue(() => ({ send }))
  await expect(handler(eventWith('x'.repeat(128_000)), { deliveryKey: 'key' })).rejects.toThrow(
    /bytes, and Cloudflare Queues takes 128000/,
  )
  expect(send).not.toHaveBeenCalled()
  await handler(eventWith('x'.repeat(127_000)), { deliveryKey: 'key' })
  expect(send).toHaveBeenCalledOnce()
})
