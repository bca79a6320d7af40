import { expect, test } from 'vitest'
import { memoryStore } from '../../src/stores/memory.js'
import { memoryLog, memoryLogEngine } from '../../src/stores/memory-log.js'
import { logContract } from '../contracts/log/contract.js'
import { logReceiverContract } from '../contracts/log/receiver.js'

logContract({
  name: 'The memory log',
  start: async () => ({ engine: memoryLogEngine(10_000), stop() {} }),
})

logReceiverContract({
  name: 'The memory log',
  start: async () => ({ store: memoryStore(), log: memoryLog({ maxRecords: 10_000 }), stop() {} }),
})

const entry = {
  status: 'received',
  fence: 1,
  provider: 'laabam',
  type: 'invoice.paid',
  receivedAt: 1,
  facts: '{}',
  seal: '',
} as const

test('the oldest records go where there are more than it may have', async () => {
  const engine = memoryLogEngine(2)
  for (const key of ['a', 'b', 'c']) await engine.save([{ ...entry, key, body: new Uint8Array() }])
  expect(await engine.load('a')).toBeUndefined()
  expect(await engine.count()).toEqual({ received: 2 })
})

test('a body is the log’s own', async () => {
  const engine = memoryLogEngine()
  const body = Uint8Array.of(1)
  await engine.save([{ ...entry, key: 'a', body }])
  body[0] = 2
  const loaded = await engine.load('a')
  loaded?.body.fill(3)
  expect((await engine.load('a'))?.body).toEqual(Uint8Array.of(1))
})

test.each([0, 1.5, Number.NaN])('%s records at most are refused', (maxRecords) => {
  expect(() => memoryLog({ maxRecords })).toThrow(expect.objectContaining({ code: 'option_invalid' }))
})
