import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebhookError } from '../../../src/errors.js'
import { postgresTransactions } from '../../../src/stores/postgres/index.js'
import type { PooledClient } from '../../../src/stores/postgres/pool.js'
import type { PgClient } from '../../support/postgres.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const delivery = { key: 'k', fingerprint: 'a', rememberFor: 60 }
const never = () => new Promise<never>(() => {})
const answers: readonly (readonly [RegExp, Record<string, unknown>])[] = [
  [/pg_try_advisory_xact_lock/, { locked: true, pid: 7, began: '1' }],
  [/RETURNING attempt/, { attempt: 1, fence: 1 }],
]

/** A pool whose clients say yes to everything, but don't answer some. */
function poolSilentAt(silent: RegExp = /^no statement$/) {
  const query = vi.fn(async (text: string, _?: unknown[]) => {
    if (silent.test(text)) await never()
    const row = answers.find(([pattern]) => pattern.test(text))?.[1]
    return { rows: [row ?? {}] }
  })
  const release = vi.fn<PooledClient['release']>()
  let cutOff = () => {}
  const on: PooledClient['on'] = (_, listener) => {
    cutOff = listener
  }
  const client: PgClient = { query, on, off() {}, release }
  const pool = { idleCount: 0, query, connect: async () => client }
  return { pool, query, release, cutOff: () => cutOff() }
}

async function claimed({ pool }: ReturnType<typeof poolSilentAt>, lease = 3) {
  const store = postgresTransactions<PgClient>(pool, { lease, timeout: 1 })
  const claim = await store.claim(delivery, {})
  if (typeof claim === 'string') throw new Error(claim)
  const lost = vi.fn()
  claim.onLost(lost)
  return { lease: claim, client: store.transactionOf(claim), lost }
}

test('an idle connection is asked whether it still answers, and lost where it doesn’t', async () => {
  const spy = poolSilentAt(/^$/)
  const { lost } = await claimed(spy)
  await vi.advanceTimersByTimeAsync(4000)
  expect(lost).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'lease_lost' }))
})

test('an idle connection that answers is kept, for as long as the handler runs', async () => {
  const spy = poolSilentAt()
  const { lost, lease } = await claimed(spy)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(lost).not.toHaveBeenCalled()
  expect(spy.query.mock.calls.filter(([text]) => text === '')).toHaveLength(60)
  await lease.complete()
})

test('a connection that runs a statement is not asked', async () => {
  const spy = poolSilentAt(/pg_sleep/)
  const { lost, client } = await claimed(spy)
  void client.query('SELECT pg_sleep(60)')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(lost).not.toHaveBeenCalled()
  expect(spy.query).not.toHaveBeenCalledWith('', [])
})

test('a connection that may run a query object is not waited for', async () => {
  const spy = poolSilentAt(/^$/)
  const { lost, client } = await claimed(spy)
  // what isn't a promise when it is returned ends nobody knows when
  spy.query.mockReturnValueOnce({} as never)
  Object(client).query({ text: 'SELECT 1', submit() {} })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(lost).not.toHaveBeenCalled()
  expect(spy.query.mock.calls.filter(([text]) => text === '')).toHaveLength(1)
})

test('the server’s side of a handler that is given up on is ended, too, whether or not that is answered', async () => {
  const spy = poolSilentAt(/pg_terminate_backend/)
  const { lease, client } = await claimed(spy)
  const timedOut = new WebhookError('handler_timeout', 'The handler took too long.')
  await expect(lease.release(timedOut)).rejects.toBe(timedOut)
  expect(spy.release.mock.calls).toEqual([[true]])
  await vi.advanceTimersByTimeAsync(0)
  expect(spy.query).toHaveBeenLastCalledWith(expect.stringContaining('pg_terminate_backend(pid)'), [7, '1'])
  await vi.advanceTimersByTimeAsync(1000)
  expect(spy.release.mock.calls).toEqual([[true], [true]])
  await expect(client.query('SELECT 1')).rejects.toThrow('The transaction has ended')
})

test('where the claim isn’t answered, nothing is given back, and nobody’s session is ended', async () => {
  const spy = poolSilentAt(/pg_try_advisory_xact_lock|ROLLBACK/)
  const claim = expect(claimed(spy)).rejects.toMatchObject({ code: 'store_unavailable' })
  await vi.advanceTimersByTimeAsync(5000)
  await claim
  expect(spy.release.mock.calls).toEqual([[true]])
  expect(spy.query).not.toHaveBeenCalledWith(
    expect.stringContaining('pg_terminate_backend'),
    expect.anything(),
  )
})

test('a server is told of the lease, the longest included', async () => {
  const spy = poolSilentAt()
  const { lease } = await claimed(spy, 3600)
  const lock = spy.query.mock.calls.find(([text]) => text.includes('pg_try_advisory_xact_lock'))
  expect(lock?.[1]?.[2]).toBe('3600000')
  await lease.complete()
})

test('a connection that is lost is told of, refuses what the handler does next, and completes nothing', async () => {
  const spy = poolSilentAt()
  const { lost, lease, client } = await claimed(spy)
  spy.cutOff()
  expect(lost).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'lease_lost' }))
  await expect(client.query('SELECT 1')).rejects.toThrow('The transaction has ended')
  await expect(lease.complete()).rejects.toMatchObject({ code: 'lease_lost' })
  expect(spy.query).not.toHaveBeenCalledWith('COMMIT')
})
