import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { batchSize, createSweeper, sweepAll } from '../../src/delivery/sweep.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A backlog of rows, which batches are deleted from. */
function backlogOf(rows: number) {
  let left = rows
  const sweepBatch = vi.fn(async () => {
    const deleted = Math.min(left, batchSize)
    left -= deleted
    return deleted
  })
  return { sweepBatch, left: () => left }
}

test('a process that handles one delivery sweeps the whole backlog', async () => {
  const { sweepBatch, left } = backlogOf(50_000)
  createSweeper(sweepBatch)()
  await vi.waitFor(() => expect(left()).toBe(0))
  // the last batch, which came back short, says that there is no more
  await vi.waitFor(() => expect(sweepBatch).toHaveBeenCalledTimes(51))
})

test('a process that lives on sweeps once a minute, however many deliveries it has', async () => {
  const { sweepBatch } = backlogOf(0)
  const sweepIfDue = createSweeper(sweepBatch)
  for (let minute = 1; minute <= 3; minute++) {
    for (let call = 0; call < 1000; call++) sweepIfDue()
    expect(sweepBatch).toHaveBeenCalledTimes(minute)
    await vi.advanceTimersByTimeAsync(59_999)
    sweepIfDue()
    expect(sweepBatch).toHaveBeenCalledTimes(minute)
    await vi.advanceTimersByTimeAsync(1)
  }
})

test('a sweep that takes long is not joined by another', async () => {
  let finish = (_deleted: number) => {}
  const sweepBatch = vi.fn(
    () =>
      new Promise<number>((resolve) => {
        finish = resolve
      }),
  )
  const sweepIfDue = createSweeper(sweepBatch)
  sweepIfDue()
  await vi.advanceTimersByTimeAsync(600_000)
  sweepIfDue()
  expect(sweepBatch).toHaveBeenCalledOnce()
  finish(0)
  await vi.advanceTimersByTimeAsync(0)
  sweepIfDue()
  expect(sweepBatch).toHaveBeenCalledTimes(2)
})

test('a sweep that failed is made up for', async () => {
  const sweepBatch = vi.fn(() => Promise.reject(new Error('on purpose')))
  const sweepIfDue = createSweeper(sweepBatch)
  sweepIfDue()
  await vi.advanceTimersByTimeAsync(60_000)
  sweepIfDue()
  expect(sweepBatch).toHaveBeenCalledTimes(2)
})

test('sweepAll says how many rows it deleted', async () => {
  for (const rows of [0, 1, batchSize - 1, batchSize, batchSize + 1, 12_345])
    expect(await sweepAll(backlogOf(rows).sweepBatch)).toBe(rows)
})
