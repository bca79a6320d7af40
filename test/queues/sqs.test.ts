import { describe, expect, test } from 'vitest'
import { fromJob, type SqsInput, type SqsLike, toQueue } from '../../src/queues/sqs.js'
import { deliver, eventOf, eventWith, freshId, hook } from '../support/queue.js'

describe('SQS, by the inputs its SendMessage takes and the messages it gives', () => {
  function recorder() {
    const sent: SqsInput[] = []
    const client: SqsLike = {
      async sendMessage(input) {
        sent.push(input)
        return { MessageId: String(sent.length) }
      },
    }
    return { sent, client }
  }

  test('a standard queue gets the body alone, and either consumer is given the event', async () => {
    const { sent, client } = recorder()
    const id = freshId()
    expect(await deliver(toQueue(client, 'https://sqs.invalid/1/webhooks'), id)).toBe(200)
    expect(Object.keys(sent[0] ?? {}).sort()).toEqual(['MessageBody', 'QueueUrl'])
    const text = sent[0]?.MessageBody ?? ''
    expect(await fromJob(hook, { Body: text })).toMatchObject(eventOf(id))
    expect(await fromJob(hook, { body: text })).toMatchObject(eventOf(id))
  })

  test('a FIFO queue gets a group, and one deduplication id for each event', async () => {
    const { sent, client } = recorder()
    const [first, second] = [freshId(), freshId()]
    for (const id of [first, first, second])
      expect(await deliver(toQueue(client, 'https://sqs.invalid/1/webhooks.fifo'), id)).toBe(200)
    const ids = sent.map(({ MessageDeduplicationId }) => MessageDeduplicationId)
    expect(ids[0]).toMatch(/^[\da-f]{64}$/)
    expect(ids[1]).toBe(ids[0])
    expect(ids[2]).not.toBe(ids[0])
    expect(new Set(sent.map(({ MessageGroupId }) => MessageGroupId))).toEqual(new Set(['labsync']))
  })

  test('a queue that refuses makes the delivery fail', async () => {
    const client = { sendMessage: () => Promise.reject(new Error('AccessDenied')) }
    expect(await deliver(toQueue(client, 'https://sqs.invalid/1/webhooks'), freshId())).toBe(500)
  })

  test('an event that is larger than a message may be is not sent, and the error says so', async () => {
    const { sent, client } = recorder()
    const send = toQueue(client, 'https://sqs.invalid/1/webhooks')
    await expect(send(eventWith('ü'.repeat(530_000)), { deliveryKey: 'key' })).rejects.toThrow(
      /bytes, and SQS takes 1048576/,
    )
    expect(sent).toEqual([])
    await send(eventWith('ü'.repeat(520_000)), { deliveryKey: 'key' })
    expect(sent).toHaveLength(1)
  })

  test('a message that is no event is refused', async () => {
    await expect(fromJob(hook, {})).rejects.toMatchObject({ code: 'payload_not_json' })
    await expect(fromJob(hook, { Body: '{}' })).rejects.toMatchObject({ code: 'payload_invalid' })
  })
})
