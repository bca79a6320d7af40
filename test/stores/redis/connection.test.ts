import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { LeaseTerms } from '../../../src/delivery/define-store.js'
import { redisEngine } from '../../../src/stores/redis/index.js'
import { fakeIoRedis, fakeNodeRedis, fakeRest } from './fake-client.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const terms: LeaseTerms = { owner: 'anna', leaseMs: 3, ttlMs: 7, fingerprint: 'ab', attempt: 1, fence: 1 }
const silent = () => new Promise<never>(() => {})
const answering = async () => 1

/** Redis answers on a connection. */
async function ready(connection: { emit(event: string): void } | undefined): Promise<void> {
  connection?.emit('ready')
  await vi.advanceTimersByTimeAsync(0)
}

describe.each([
  ['ioredis', fakeIoRedis],
  ['node-redis', fakeNodeRedis],
])('a connection of %s', (_, fakeClient) => {
  /** Asks, and lets so many seconds pass; which connection answered is seen in what each was asked. */
  async function ask(engine: ReturnType<typeof redisEngine>, seconds = 0): Promise<void> {
    engine.complete('key', terms).catch(() => {})
    await vi.advanceTimersByTimeAsync(seconds * 1000)
  }

  test('that answers is used for ever', async () => {
    const fake = fakeClient(answering)
    const engine = redisEngine(fake.client)
    await ask(engine, 10)
    await ask(engine, 10)
    expect(fake.asked).toHaveLength(2)
    expect(fake.duplicates).toEqual([])
  })

  test('that fails is not silent', async () => {
    const fake = fakeClient(() => Promise.reject(new Error('READONLY')))
    await ask(redisEngine(fake.client), 10)
    expect(fake.duplicates).toEqual([])
  })

  test('that is silent is used until Redis answers on another, and is left to its user', async () => {
    const fake = fakeClient(silent, [answering])
    const engine = redisEngine(fake.client)
    await ask(engine, 1.9)
    expect(fake.duplicates).toEqual([])
    await ask(engine, 0.2)
    expect(fake.duplicates).toHaveLength(1)
    await ask(engine)
    expect(fake.asked).toHaveLength(3)
    fake.duplicates[0]?.emit('error')
    await ready(fake.duplicates[0])
    await ask(engine)
    await ask(engine, 10)
    expect(fake.asked).toHaveLength(3)
    expect(fake.duplicates[0]?.asked).toHaveLength(2)
    expect(fake.ended).toBe(0)
  })

  test('is tried again where Redis doesn’t answer on the other, either', async () => {
    const fake = fakeClient(silent, [answering, answering])
    const engine = redisEngine(fake.client, 'hookproof:', 0.5)
    await ask(engine, 1.1)
    expect(fake.duplicates.map(({ ended }) => ended)).toEqual([1])
    await ask(engine, 0.6)
    await ready(fake.duplicates[1])
    await ask(engine)
    expect(fake.duplicates.map(({ asked }) => asked.length)).toEqual([0, 1])
  })

  test('is replaced again and again, and the store ends its own', async () => {
    const fake = fakeClient(silent, [silent, answering])
    const engine = redisEngine(fake.client)
    await ask(engine, 2)
    const [first] = fake.duplicates
    await ready(first)
    await ask(engine, 2)
    const [second] = first?.duplicates ?? []
    expect(first?.ended).toBe(0)
    await ready(second)
    await ask(engine, 1)
    expect([first?.ended, second?.ended, second?.asked.length]).toEqual([1, 0, 1])
  })

  test('takes what the store made of it along when its user closes it', async () => {
    const fake = fakeClient(silent, [silent, silent])
    const engine = redisEngine(fake.client)
    await ask(engine, 2)
    const [first] = fake.duplicates
    await ready(first)
    await ask(engine, 2)
    fake.emit('end')
    expect([first?.ended, first?.duplicates[0]?.ended]).toEqual([1, 1])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(fake.ended).toBe(0)
  })
})

test('over REST there is no connection to replace', async () => {
  const { client, asked } = fakeRest(silent)
  const engine = redisEngine(client)
  engine.complete('key', terms).catch(() => {})
  await vi.advanceTimersByTimeAsync(10_000)
  engine.complete('key', terms).catch(() => {})
  expect(asked).toHaveLength(2)
})
