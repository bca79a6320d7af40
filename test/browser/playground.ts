import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Cases, checkAccessibility, keepScreenshot, openPage } from './browser.js'

const folder = new URL('../../playground/dist/', import.meta.url)
const types: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' }

/** Serves the built playground, as any static host does. */
async function served(run: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(async (request, response) => {
    const name = request.url === '/' ? 'index.html' : String(request.url).slice(1)
    response.writeHead(200, { 'content-type': types[name.split('.').at(-1) ?? ''] ?? 'text/plain' })
    response.end(await readFile(new URL(name, folder)))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

export const playgroundCases: Cases = {
  'the playground says why, and asks for nothing once it is loaded': (browser) =>
    served(async (url) => {
      const { page, requests, done } = await openPage(browser, url)
      await page.getByText('or try an example').waitFor()
      const loaded = requests.filter((asked) => !asked.startsWith('data:'))
      assert.deepEqual(loaded, [url, `${url}playground.css`, `${url}playground.js`])
      const before = requests.length
      await page.getByRole('button', { name: 'A genuine one' }).click()
      await page.getByText('Verified. The signature matches').waitFor()
      await page.getByRole('button', { name: 'A parsed body' }).click()
      await page.getByText(/Not verified/).waitFor()
      await page.getByText('proved').waitFor()
      await page.getByRole('button', { name: 'A wrong secret' }).click()
      await page.getByText('secret_or_body').waitFor()
      await page.getByRole('button', { name: 'An old one' }).click()
      await page.getByText('replay').waitFor()
      await page.getByLabel('Headers', { exact: true }).fill('not a header')
      await page.getByText('Line 1 is something else').waitFor()
      assert.deepEqual(requests.slice(before), [])
      await done()
    }),

  'the playground reads a body from a file, byte for byte': (browser) =>
    served(async (url) => {
      const { page, done } = await openPage(browser, url)
      await page.getByRole('button', { name: 'A genuine one' }).click()
      await page.getByText('Verified. The signature matches').waitFor()
      const body = await page.getByLabel('Body, exactly').inputValue()
      const file = { name: 'body', mimeType: 'application/json', buffer: Buffer.from(`${body}\r\n`) }
      await page.getByLabel('as a file').setInputFiles(file)
      await page.getByText('body_newline').waitFor()
      await done()
    }),

  'the playground can not connect to anything': (browser) =>
    served(async (url) => {
      const { page } = await openPage(browser, url)
      for (const elsewhere of ['/', 'https://example.com/'])
        assert.equal(
          await page.evaluate(`fetch('${elsewhere}').then(() => 'sent', () => 'refused')`),
          'refused',
        )
      await page.context().close()
    }),

  'axe finds nothing in the playground, light, dark and on a phone': (browser) =>
    served(async (url) => {
      for (const [name, options] of [
        ['light', { colorScheme: 'light' }],
        ['dark', { colorScheme: 'dark' }],
        ['phone', { colorScheme: 'light', viewport: { width: 390, height: 844 } }],
      ] as const) {
        const { page, done } = await openPage(browser, url, options)
        await checkAccessibility(page, `${name}, empty`)
        await page.getByRole('button', { name: 'A parsed body' }).click()
        await page.locator('.certainty').first().waitFor()
        await checkAccessibility(page, `${name}, with a verdict`)
        await keepScreenshot(page, `playground-${name}`)
        const width = await page.evaluate(() => document.documentElement.scrollWidth)
        assert.ok(width <= (page.viewportSize()?.width ?? 0), `${name} is ${width} pixels wide`)
        await done()
      }
    }),
}
