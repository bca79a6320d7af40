import { describe, expect, test, vi } from 'vitest'
import { storeContract } from '../../../../src/testing/contracts/store/contract.js'
import { failuresOf } from '../failures.js'
import { brokenEngines, engineOf } from './broken-engines.js'

describe('storeContract', () => {
  test('finds no fault with an engine that has none', async () => {
    const createEngine = vi.fn(() => engineOf())
    const cases = storeContract({ createEngine })
    expect(createEngine).not.toHaveBeenCalled()
    expect(await failuresOf(cases.filter(({ name }) => !name.includes('wall clock')))).toEqual({})
    // one after another: they set the clock
    for (const contractCase of cases.filter(({ name }) => name.includes('wall clock')))
      expect(await failuresOf([contractCase])).toEqual({})
    expect(createEngine).toHaveBeenCalledOnce()
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length)
  })

  test.concurrent.each(Object.entries(brokenEngines))(
    'fails an engine that %s, and says what it does',
    async (_what, { engine, failing, harm }) => {
      const failures = await failuresOf(storeContract({ createEngine: () => engine, clock: 'process' }))
      expect(failures[failing]).toMatch(/^Expected .+, got /)
      expect(failures[failing]).toContain(`Why it matters: ${harm}`)
    },
  )

  test('fails an engine whose leases end by the wall clock of the process', async () => {
    const byWallClock = storeContract({ createEngine: () => engineOf({ now: () => Date.now() }) })
    const failures: Record<string, string> = {}
    for (const contractCase of byWallClock.filter(({ name }) => name.includes('wall clock')))
      Object.assign(failures, await failuresOf([contractCase]))
    expect(Object.values(failures).map((message) => message.split('Why it matters: ')[1])).toEqual([
      'an event is handled twice when the clock of one process is set.',
      'an event is handled twice when the clock of one process is set.',
      'an event whose process died is held for a day when the clock of another is set.',
    ])
    expect(Math.abs(Date.now() - performance.timeOrigin - performance.now())).toBeLessThan(3_600_000)
  })

  test('says which operation of an engine hangs', async () => {
    const never = () => new Promise<never>(() => {})
    vi.useFakeTimers()
    try {
      const hanging = { ...engineOf(), claim: never }
      const [contractCase] = storeContract({ createEngine: () => hanging })
      const failed = failuresOf(contractCase ? [contractCase] : [])
      await vi.advanceTimersByTimeAsync(20_000)
      expect(Object.values(await failed)).toEqual([
        expect.stringMatching(/^Expected claim\(\) to settle within 20 s\.\nWhy it matters: /),
      ])
    } finally {
      vi.useRealTimers()
    }
  })

  test('says which engine can’t be made, in each case', async () => {
    const failing = () => {
      throw 'no database'
    }
    const failures = await failuresOf(storeContract({ createEngine: failing }).slice(0, 2))
    expect(Object.values(failures)).toEqual([
      expect.stringMatching(/^no database\nWhy it matters: /),
      expect.stringMatching(/^no database\nWhy it matters: /),
    ])
  })
})
