import { pathToFileURL } from 'node:url'
import type { Need } from './case.js'
import { cases } from './cases.js'

export interface Tally {
  readonly passed: number
  readonly skipped: number
  /** Names of the cases that failed, with why. */
  readonly failures: readonly { readonly name: string; readonly error: unknown }[]
}

/** Runs the adapter contract against a server, one case after another. */
export async function runContract(url: string, without: readonly Need[] = []): Promise<Tally> {
  const failures: { name: string; error: unknown }[] = []
  let passed = 0
  let skipped = 0
  for (const { name, needs, run } of cases) {
    if (needs && without.includes(needs)) {
      skipped++
      continue
    }
    try {
      await run(url)
      passed++
    } catch (error) {
      failures.push({ name, error })
    }
  }
  return { passed, skipped, failures }
}

// node --import tsx test/contracts/adapter/run.ts http://127.0.0.1:3000 parser,stream
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [, , url = '', without = ''] = process.argv
  const { passed, skipped, failures } = await runContract(url, without.split(',') as Need[])
  for (const { name, error } of failures) console.error(`✗ ${name}\n `, error)
  console.log(`${passed} passed, ${failures.length} failed, ${skipped} skipped`)
  process.exitCode = failures.length > 0 ? 1 : 0
}
