/**
 * Runs the inspector and the playground in Chromium, as they are built.
 *
 *     npm run test:browser                  all of it
 *     npm run test:browser -- keyboard      what has this in its name
 *     npm run test:browser -- --screenshots keeps the pictures in docs/images
 *
 * The last line is `N passed, N failed`.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'

const here = fileURLToPath(new URL('.', import.meta.url))
if (!existsSync(`${here}node_modules`))
  execFileSync('npm', ['ci', '--silent'], { cwd: here, stdio: 'inherit' })

const { launchBrowser } = await import('./browser.js')
const cases = {
  ...(await import('./inspector.js')).inspectorCases,
  ...(await import('./hostile.js')).hostileCases,
  ...(await import('./mounted.js')).mountedCases,
  ...(await import('./playground.js')).playgroundCases,
}
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const chosen = Object.entries(cases).filter(([name]) => wanted.every((word) => name.includes(word)))

const browser = await launchBrowser()
const failed: string[] = []
for (const [name, run] of chosen) {
  try {
    await run(browser)
    console.log(`ok   ${name}`)
  } catch (error) {
    failed.push(name)
    console.log(`FAIL ${name}\n${inspect(error)}`)
  }
}
await browser.close()
console.log(`${chosen.length - failed.length} passed, ${failed.length} failed`)
process.exitCode = failed.length === 0 && chosen.length > 0 ? 0 : 1
