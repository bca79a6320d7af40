import { expect, test, vi } from 'vitest'
import { createSweeper } from '../../src/delivery/sweep.js'

test('sweeps with every thousandth call, also after one that failed', async () => {
  const sweep = vi.fn(() => Promise.reject(new Error('on purpose')))
  const sweepIfDue = createSweeper(sweep)
  for (let call = 0; call < 999; call++) sweepIfDue()
  expect(sweep).not.toHaveBeenCalled()
  sweepIfDue()
  expect(sweep).toHaveBeenCalledOnce()
  for (let call = 0; call < 1000; call++) sweepIfDue()
  expect(sweep).toHaveBeenCalledTimes(2)
})
