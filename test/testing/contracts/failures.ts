import type { ContractCase } from '../../../src/testing/contracts/contract-case.js'

/** What the cases that fail say, by name. */
export async function failuresOf(cases: readonly ContractCase[]): Promise<Readonly<Record<string, string>>> {
  const failures: Record<string, string> = {}
  await Promise.all(
    cases.map(async ({ name, run }) => {
      try {
        await run()
      } catch (error) {
        failures[name] = (error as Error).message
      }
    }),
  )
  return failures
}
