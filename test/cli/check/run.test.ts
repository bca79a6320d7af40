import { describe, expect, test } from 'vitest'
import { webhook } from '../../../src/adapters/node.js'
import { type Deliveries, deliveriesOf } from '../../../src/cli/check/deliveries.js'
import { checkReceiver } from '../../../src/cli/check/run.js'
import { defineProvider } from '../../../src/index.js'
import type { Provider } from '../../../src/providers/define.js'
import { flabs } from '../../../src/providers/flabs/index.js'
import { labsync } from '../../../src/providers/labsync.js'
import { hmac } from '../../../src/schemes/hmac.js'
import { receiverWith, secret, serve } from './right-receiver.js'

const times = { first: 5, answer: 5, slowBody: 1, all: 20 }
const payload = { labID: 'lab_1', eventType: 'bill.created', eventTime: 1_705_747_800, data: {} }

function deliveriesFrom(provider: Provider, sent: object = payload): Deliveries {
  return deliveriesOf({ provider, secret, numbered: () => ({ sent, overrides: {} }) })
}

/** What a check finds of a receiver of ours. */
async function checkOurs(provider: Provider) {
  await using receiver = await serve(webhook(provider, () => {}, { bodyTimeout: 0.3, onOutcome: () => {} }))
  return await checkReceiver(receiver.url, deliveriesFrom(provider), times)
}

describe('a sender of another kind', () => {
  test('sends its token in a header of its own', async () => {
    const { grade, results } = await checkOurs(flabs({ token: secret, header: 'x-flabs-token' }))
    expect(grade).toBe('A')
    expect(results).toContainEqual(expect.objectContaining({ name: 'empty-secret', verdict: 'passed' }))
  })

  test('sends several signatures without a prefix', async () => {
    const signature = { header: 'x-sig', separator: ' ', encoding: 'hex' } as const
    const provider = defineProvider({
      name: 'acme',
      scheme: () => hmac({ secret, signature, signed: ({ body }) => [body] }),
      read: (data) => ({ type: 'any', data }),
    })
    const { grade, results } = await checkOurs(provider)
    expect(grade).toBe('A')
    expect(results).toContainEqual(expect.objectContaining({ name: 'rotation', verdict: 'passed' }))
    expect(results).toContainEqual(expect.objectContaining({ name: 'tampered', verdict: 'passed' }))
  })
})

test('a receiver with a limit may read on before it says so', async () => {
  await using receiver = await serve(
    receiverWith({
      bodyLimit: Number.POSITIVE_INFINITY,
      bodyTimeout: 3,
      isGenuine: () => true,
      handle: ({ body }) => (body.length > 1_048_576 ? 413 : 200),
    }),
  )
  const { results } = await checkReceiver(receiver.url, deliveriesFrom(labsync({ secret })), times)
  expect(results).toContainEqual(
    expect.objectContaining({ name: 'oversized', verdict: 'passed', answered: '413' }),
  )
})

test('a receiver that never answers ends the check', async () => {
  await using receiver = await serve(() => {})
  const deliveries = deliveriesFrom(labsync({ secret }))
  const { grade, results } = await checkReceiver(receiver.url, deliveries, { ...times, all: 0.2 })
  expect(grade).toBe('F')
  expect(results[0]).toMatchObject({ verdict: 'failed', answered: 'silent' })
})

test('an answer without an end counts', async () => {
  await using receiver = await serve((_request, response) => response.writeHead(200).write('begun'))
  const deliveries = deliveriesFrom(labsync({ secret }))
  const { results } = await checkReceiver(receiver.url, deliveries, { ...times, first: 0.2, all: 0.5 })
  expect(results[0]).toMatchObject({ verdict: 'passed', answered: '200' })
  // the check ended, and asked no more
  expect(results.find(({ name }) => name === 'get')).toMatchObject({ answered: 'silent' })
})

test('of a long answer the beginning is read', async () => {
  await using receiver = await serve(receiverWith({ refusal: () => 'x'.repeat(200_000) + secret }))
  const { grade } = await checkReceiver(receiver.url, deliveriesFrom(labsync({ secret })), times)
  expect(grade).toBe('A')
})

test('a receiver without TLS is not reached by https', async () => {
  await using receiver = await serve(receiverWith())
  const url = Object.assign(new URL(receiver.url), { protocol: 'https:' })
  await expect(checkReceiver(url, deliveriesFrom(labsync({ secret })), times)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('Could not reach https://127.0.0.1'),
  })
})

test('a fault of the check itself is no verdict', async () => {
  await using receiver = await serve(receiverWith())
  const deliveries = deliveriesFrom(labsync({ secret }))
  const broken: Deliveries = {
    ...deliveries,
    sign() {
      throw new TypeError('a bug')
    },
  }
  await expect(checkReceiver(receiver.url, broken, times)).rejects.toThrow('a bug')
})

test('a list of events is written as a list, each event of its own', () => {
  const deliveries = deliveriesFrom(labsync({ secret }), [{ id: 'evt_1' }, { id: 'evt_2' }])
  expect(deliveries.newEvent().sent).toEqual([
    { id: expect.stringMatching(/^evt_1_.+_1_0$/), hookproof_check: expect.stringMatching(/_1_0$/) },
    { id: expect.stringMatching(/^evt_2_.+_1_1$/), hookproof_check: expect.stringMatching(/_1_1$/) },
  ])
})
