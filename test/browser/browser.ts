import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

/** A case: its name, and what it does. It throws where the page isn't as it should be. */
export type Cases = Readonly<Record<string, (browser: Browser) => Promise<void>>>

/** Debian's Chromium: `apt-get install chromium`. Another is named by the variable CHROMIUM. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

export async function launchBrowser(): Promise<Browser> {
  if (!existsSync(executablePath))
    throw new Error(`Expected Chromium at ${executablePath}: install it, or set the variable CHROMIUM.`)
  // without a sandbox, as root in a container has none
  return chromium.launch({ executablePath, args: ['--no-sandbox'] })
}

/** A page that is watched. */
export interface Watched {
  readonly page: Page
  /** The URLs that it asked for. */
  readonly requests: readonly string[]
  /** Checks that nothing was thrown, or refused by the CSP. */
  done(): Promise<void>
}

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width: 1200, height: 780 },
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const faults: string[] = []
  const requests: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  page.on('dialog', (dialog) => {
    faults.push(`a dialog: ${dialog.message()}`)
    dialog.dismiss()
  })
  page.on('request', (request) => requests.push(request.url()))
  await page.goto(url)
  return {
    page,
    requests,
    async done() {
      assert.deepEqual(faults, [])
      await context.close()
    },
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string }[]
  }[]
}

/** Checks that axe finds nothing on a page as it is now. */
export async function checkAccessibility(page: Page, state: string): Promise<void> {
  await page.evaluate(axe)
  const { violations }: AxeResult = await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  assert.deepEqual(found, [], `axe, ${state}`)
}

const screenshots = process.argv.includes('--screenshots')

/** Keeps a picture of a page for the documentation, where the run was asked to. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const path = new URL(`../../docs/images/${name}.png`, import.meta.url).pathname
  if (screenshots) await page.screenshot({ path })
}
