/** Builds the three apps in the folder of one version of Next.js: `next build` writes beside its sources. */
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildWithoutSecret } from '../built-secret.js'
import { apps } from './targets-of.js'

// nothing of this goes over a network
Object.assign(process.env, { NEXT_TELEMETRY_DISABLED: '1', NEXT_IGNORE_INCORRECT_LOCKFILE: '1' })

const here = new URL('.', import.meta.url)
const contract = new URL('../../contracts/adapter/', here)

for (const app of apps) {
  const folder = join(process.cwd(), app)
  await rm(folder, { recursive: true, force: true })
  await cp(new URL(app, here), folder, { recursive: true })
  for (const file of ['scenarios.ts', 'signed.ts']) await writeFile(join(folder, file), await copyOf(file))
  await buildWithoutSecret(['next', 'build', app], process.cwd(), join(app, '.next'))
}

/** A file of the contract for inside of Next's root. What it imports of src are types; Next finds no `.ts` by `.js`. */
async function copyOf(file: string): Promise<string> {
  const text = await readFile(new URL(file, contract), 'utf8')
  return text.replaceAll("'../../../src/", "'../../../../src/").replaceAll("'./signed.js'", "'./signed'")
}
