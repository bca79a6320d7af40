import { describe, expect, test, vi } from 'vitest'
import { providerContract } from '../../../../src/testing/contracts/provider/contract.js'
import { failuresOf } from '../failures.js'
import { soundProvider, underContract } from './acme.js'
import { brokenProviders } from './broken-providers.js'
import { sendersUnderContract } from './senders.js'

describe.each(Object.entries(sendersUnderContract))(
  '%s keeps the published provider contract',
  (_, sender) => {
    for (const { name, run } of providerContract(sender)) test(name, run)
  },
)

describe('providerContract', () => {
  test('finds no fault with a provider that has none', async () => {
    expect(await failuresOf(providerContract(underContract(soundProvider)))).toEqual({})
  })

  test('says that a provider gives no answer', async () => {
    vi.useFakeTimers()
    try {
      const hanging = underContract((options) => ({
        ...soundProvider(options),
        verifyAsync: () => new Promise<never>(() => {}),
      }))
      const [contractCase] = providerContract(hanging)
      const failed = failuresOf(contractCase ? [contractCase] : [])
      await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1))
      await vi.advanceTimersByTimeAsync(4000)
      expect(Object.values(await failed)).toEqual([
        expect.stringContaining('got Error: no answer within 4 s'),
      ])
    } finally {
      vi.useRealTimers()
    }
  })

  test.each(Object.entries(brokenProviders))(
    'fails a provider that %s, and says what it does',
    async (_what, { create, failing, harm }) => {
      const failures = await failuresOf(providerContract(underContract(create)))
      expect(failures[failing]).toMatch(/^Expected .+, got /)
      expect(failures[failing]).toContain(`Why it matters: ${harm}`)
    },
  )
})
