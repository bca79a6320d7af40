import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
// built, since the page is put in by the build
import { webhook } from '../../dist/fetch.js'
import { inspector } from '../../dist/inspector.js'
import { laabam } from '../../dist/laabam.js'
import { memoryStore } from '../../dist/stores/memory.js'
import { memoryLog } from '../../dist/stores/memory-log.js'
import { signedRequest } from '../../dist/testing.js'
import { type Cases, checkAccessibility, openPage } from './browser.js'
import { sampleWith } from './deliveries.js'

const hook = laabam({ secret: 'a-test-secret' })

/** Serves the inspector of a log at some path, to whoever has a cookie. */
async function mounted(run: (url: string) => Promise<void>): Promise<void> {
  const [log, store] = [memoryLog(), memoryStore()]
  let isDown = true
  const handler = () => {
    if (isDown) throw new Error('The database is down.')
  }
  const receive = webhook(hook, handler, { log, store, onOutcome() {} })
  await receive(await signedRequest(hook, sampleWith('evt_1')))
  isDown = false
  await receive(await signedRequest(hook, sampleWith('evt_2')))
  const page = inspector({
    log,
    authorize: (request: Request) => request.headers.get('cookie') === 'user=admin',
    redeliver: (key: string) => log.redeliver(key, { provider: hook, handler, store }),
  })
  const server = createServer(async (incoming, outgoing) => {
    const { method = '', headers } = incoming
    const body = method === 'POST' ? { body: await buffer(incoming) } : {}
    const lines = Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
    const request = new Request(`http://${headers.host}${incoming.url}`, {
      method,
      headers: [...lines],
      ...body,
    })
    const response = await page(request)
    outgoing.writeHead(response.status, [...response.headers].flat()).end(await response.text())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

const asAdmin = { extraHTTPHeaders: { cookie: 'user=admin' } }

export const mountedCases: Cases = {
  "a receiver's log is shown at any path, and redelivered from": (browser) =>
    mounted(async (url) => {
      for (const path of ['/admin/webhooks', '/admin/webhooks/', '/']) {
        const { page, done } = await openPage(browser, url + path, asAdmin)
        await page.getByText('Every 5 s').waitFor()
        assert.equal(await page.locator('[data-row]').count(), 2)
        await page.locator('[data-row]').last().click()
        await page.getByText('Verified.').waitFor()
        await checkAccessibility(page, `at ${path}`)
        assert.equal(await page.getByRole('button', { name: 'Edit and sign again' }).count(), 0)
        await done()
      }
      const { page } = await openPage(browser, `${url}/admin`, asAdmin)
      await page.getByRole('button', { name: /failed/ }).click()
      await page.getByText('failed (handler_failed), 1 attempt').waitFor()
      await page.getByRole('button', { name: 'Redeliver' }).click()
      await page.getByText('handled, 2 attempts').waitFor()
      await page.getByRole('button', { name: 'Redeliver' }).click()
      await page.getByText('It was handled before, so nothing ran.').waitFor()
      await page.context().close()
    }),

  'who is not let in gets no page': (browser) =>
    mounted(async (url) => {
      const { page } = await openPage(browser, url)
      assert.match(await page.locator('body').innerText(), /authorize did not return true/)
      await page.context().close()
    }),
}
