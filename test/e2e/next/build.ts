/** Builds the three apps in the folder of one version of Next.js: `next build` writes beside its sources. */
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildWithoutSecret } from '../built-secret.js'
import { apps } from './targets-of.js'

// nothing of this goes over a network
Object.assign(process.env, { NEXT_TELEMETRY_DISABLED: '1', NEXT_IGNORE_INCORRECT_LOCKFILE: '1' })

const here = new URL('.', import.meta.url)
const scenarios = await readFile(new URL('../../contracts/adapter/scenarios.ts', here), 'utf8')

for (const app of apps) {
  const folder = join(process.cwd(), app)
  await rm(folder, { recursive: true, force: true })
  await cp(new URL(app, here), folder, { recursive: true })
  // a copy inside of Next's root; what it imports are types
  await writeFile(join(folder, 'scenarios.ts'), scenarios.replaceAll("'../../../src/", "'../../../../src/"))
  await buildWithoutSecret(['next', 'build', app], process.cwd(), join(app, '.next'))
}
