import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { type Cases, checkAccessibility, keepScreenshot, openPage } from './browser.js'
import { sampleWith, send } from './deliveries.js'
import { type Listening, startListening } from './listening.js'

const rows = '[data-row]'

async function listening(run: (listening: Listening) => Promise<void>): Promise<void> {
  const started = await startListening('laabam', 'LAABAM_SECRET')
  try {
    await run(started)
  } finally {
    await started.stop()
  }
}

/** Four events, of which one is retried, and one is refused. */
async function sendSome({ url }: Listening): Promise<void> {
  await send(url, sampleWith('evt_1'))
  await send(url, sampleWith('evt_2', { amount: 99 }))
  await send(url, sampleWith('evt_3'), { path: '/webhooks/laabam?fail' })
  await send(url, sampleWith('evt_3'), { path: '/webhooks/laabam?fail' })
  await send(url, sampleWith('evt_4'), { change: (body) => JSON.stringify(JSON.parse(body), null, 2) })
}

function texts(page: Page, selector: string): Promise<string[]> {
  return page.locator(selector).allInnerTexts()
}

async function told(page: Page): Promise<string> {
  await page.waitForFunction(() => document.querySelector('.told')?.textContent !== '')
  return page.locator('.told').innerText()
}

export const inspectorCases: Cases = {
  'a delivery appears as it comes': (browser) =>
    listening(async ({ url, inspector }) => {
      const { page, done } = await openPage(browser, inspector)
      await page.getByText('No delivery has come yet.').waitFor()
      await page.locator('.connection.live').waitFor()
      await send(url, sampleWith('evt_1'))
      await page.getByRole('button', { name: /invoice\.paid.*200/s }).click()
      await page.getByText('Verified.').waitFor()
      assert.match(await page.locator('main').innerText(), /"payment_id": "pay_sample"/)
      await done()
    }),

  'the token leaves the address bar, and a reload still has it': (browser) =>
    listening(async (started) => {
      await send(started.url, sampleWith('evt_1'))
      const { page, done } = await openPage(browser, started.inspector)
      await page.locator(rows).waitFor()
      assert.equal(page.url(), started.inspector.replace(/#.*/, ''))
      await page.reload()
      await page.locator(rows).waitFor()
      await done()
    }),

  'nothing is asked for elsewhere': (browser) =>
    listening(async (started) => {
      await sendSome(started)
      const { page, requests, done } = await openPage(browser, started.inspector)
      await page.locator(rows).first().click()
      await page.getByRole('heading', { name: 'Headers' }).waitFor()
      const { origin } = new URL(started.inspector)
      assert.ok(requests.length > 3)
      assert.deepEqual(
        requests.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith('data:')),
        [],
      )
      await done()
    }),

  'a refused one shows the cause, and the fix': (browser) =>
    listening(async (started) => {
      await sendSome(started)
      const { page, done } = await openPage(browser, started.inspector)
      await page.getByRole('button', { name: /signature_mismatch/ }).click()
      const panel = page.locator('.panel.bad')
      assert.match(await panel.innerText(), /body_reserialized proved/)
      assert.match(await panel.innerText(), /Fix: Verify the raw bytes/)
      await done()
    }),

  'retries are one thread': (browser) =>
    listening(async (started) => {
      await sendSome(started)
      const { page, done } = await openPage(browser, started.inspector)
      await page.getByText('2 deliveries').waitFor()
      assert.equal(await page.locator(rows).count(), 4)
      await page.getByRole('button', { name: /2 deliveries/ }).click()
      await page.getByRole('heading', { name: '2 deliveries of this event' }).waitFor()
      assert.equal(await page.locator('.attempts button').count(), 2)
      assert.match(await page.locator('main').innerText(), /500 in .*\n.*database is locked/s)
      await page.locator('.attempts button').last().click()
      await page.locator('.attempts button[aria-current]').last().waitFor()
      await done()
    }),

  'search and filter narrow the list': (browser) =>
    listening(async (started) => {
      await sendSome(started)
      const { page, done } = await openPage(browser, started.inspector)
      await page.locator(rows).first().waitFor()
      await page.getByLabel('Search deliveries').fill('evt_2 paid')
      assert.equal(await page.locator(rows).count(), 1)
      await page.getByLabel('Search deliveries').fill('nothing like it')
      await page.getByText('No delivery fits this.').waitFor()
      await page.getByLabel('Search deliveries').fill('')
      for (const [shown, count] of [
        ['verified', 3],
        ['refused', 1],
        ['failed', 1],
        ['all', 4],
      ] as const) {
        await page.getByLabel('Show', { exact: true }).selectOption(shown)
        assert.equal(await page.locator(rows).count(), count, shown)
      }
      await done()
    }),

  'a body is shown as bytes, and by what changed in it': (browser) =>
    listening(async (started) => {
      await sendSome(started)
      const { page, done } = await openPage(browser, started.inspector)
      await page.locator(rows).nth(2).click()
      await page.getByRole('radio', { name: 'Bytes' }).check()
      assert.match(await page.locator('.code').first().innerText(), /^000000 {2}7b 22 69 64/)
      await page.getByRole('radio', { name: 'Changes' }).check()
      await page.locator('.line.added').first().waitFor()
      assert.deepEqual(await texts(page, '.line.removed'), ['−   "id": "evt_1",', '−     "amount": 1500'])
      assert.deepEqual(await texts(page, '.line.added'), ['+   "id": "evt_2",', '+     "amount": 99'])
      await page.locator(rows).nth(3).click()
      await page.getByRole('radio', { name: 'Changes' }).check()
      await page.getByText('No delivery of this type came before this one.').waitFor()
      await done()
    }),

  'it is redelivered, and edited and signed again': (browser) =>
    listening(async (started) => {
      await send(started.url, sampleWith('evt_1'))
      const { page, done } = await openPage(browser, started.inspector)
      await page.locator(rows).click()
      await page.getByRole('button', { name: 'Redeliver', exact: true }).click()
      assert.equal(await told(page), 'Redelivered.')
      await page.getByRole('heading', { name: '2 deliveries of this event' }).waitFor()
      await page.getByRole('button', { name: 'Edit and sign again' }).click()
      const text = await page.getByRole('textbox', { name: 'Body' }).inputValue()
      await page
        .getByRole('textbox', { name: 'Body' })
        .fill(text.replace('1500', '7').replace('evt_1', 'evt_9'))
      await page.getByRole('button', { name: 'Sign and send' }).click()
      await page.getByText('evt_9', { exact: true }).waitFor()
      await page.getByText('Verified.').waitFor()
      assert.match(await page.locator('main').innerText(), /"amount": 7/)
      await done()
    }),

  'it is copied as curl and as a test, without a secret': (browser) =>
    listening(async (started) => {
      await send(started.url, sampleWith('evt_1'), { headers: { authorization: 'Bearer the-token' } })
      const { page, done } = await openPage(browser, started.inspector)
      await page.locator(rows).click()
      await page.getByRole('button', { name: 'Copy as curl' }).click()
      await page.getByText('Copied as curl, without secrets.').waitFor()
      const curl = await page.evaluate(() => navigator.clipboard.readText())
      assert.match(curl, /^curl -X 'POST' 'http:\/\/127\.0\.0\.1:\d+\/webhooks\/laabam' \\\n/)
      assert.match(curl, /-H 'x-laabam-signature: t=\d+,v1=[\da-f]{64}'/)
      await page.getByRole('button', { name: 'Copy as test' }).click()
      await page.getByText('Copied as test, without secrets.').waitFor()
      const code = await page.evaluate(() => navigator.clipboard.readText())
      assert.match(code, /import \{ laabam \} from 'hookproof\/laabam'/)
      for (const text of [curl, code]) assert.doesNotMatch(text, /the-token|a-secret-of/)
      await done()
    }),

  'a token in a header is masked, until it is asked for': (browser) =>
    listening(async (started) => {
      await send(started.url, sampleWith('evt_1'), { headers: { authorization: 'Bearer the-token' } })
      const { page, done } = await openPage(browser, started.inspector)
      await page.locator(rows).click()
      await page.getByRole('button', { name: 'Show authorization' }).waitFor()
      assert.doesNotMatch(await page.locator('body').innerText(), /the-token/)
      await page.getByRole('button', { name: 'Show authorization' }).click()
      await page.getByText('Bearer the-token').waitFor()
      await done()
    }),

  'all of it works by keyboard alone': (browser) =>
    listening(async (started) => {
      await sendSome(started)
      const { page, done } = await openPage(browser, started.inspector)
      await page.locator(rows).first().waitFor()
      const current = () => page.locator(`${rows}[aria-current]`).innerText()
      await page.keyboard.press('j')
      assert.match(await current(), /signature_mismatch/)
      await page.keyboard.press('ArrowDown')
      assert.match(await current(), /2 deliveries/)
      await page.keyboard.press('k')
      assert.match(await current(), /signature_mismatch/)
      await page.keyboard.press('Enter')
      await page.locator('h2:focus').waitFor()
      await page.keyboard.press('Escape')
      await page.locator(`${rows}:focus`).waitFor()
      await page.keyboard.press('/')
      await page.keyboard.type('evt_2')
      assert.equal(await page.locator(rows).count(), 1)
      await page.keyboard.press('ArrowDown')
      assert.match(await current(), /invoice\.paid/)
      await page.getByText('evt_2', { exact: true }).waitFor()
      await page.keyboard.press('e')
      await page.locator('textarea:focus, dialog[open]').first().waitFor()
      await page.keyboard.press('Escape')
      await page.locator('dialog').waitFor({ state: 'detached' })
      await page.keyboard.press('r')
      assert.equal(await told(page), 'Redelivered.')
      await page.keyboard.press('?')
      await page.getByRole('heading', { name: 'Keys' }).waitFor()
      await page.keyboard.press('Enter')
      await page.locator('dialog').waitFor({ state: 'detached' })
      await done()
    }),

  'it follows the system to dark, and the button': (browser) =>
    listening(async (started) => {
      const { page, done } = await openPage(browser, started.inspector, { colorScheme: 'dark' })
      const back = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
      assert.equal(await back(), 'rgb(18, 21, 24)')
      await page.getByRole('button', { name: 'Light or dark' }).click()
      assert.equal(await back(), 'rgb(255, 255, 255)')
      await page.reload()
      await page.locator('.connection.live').waitFor()
      assert.equal(await back(), 'rgb(255, 255, 255)')
      await page.keyboard.press('t')
      assert.equal(await back(), 'rgb(18, 21, 24)')
      await done()
    }),

  'axe finds nothing, light, dark and on a phone': (browser) =>
    listening(async (started) => {
      await sendSome(started)
      for (const [name, options] of [
        ['light', { colorScheme: 'light' }],
        ['dark', { colorScheme: 'dark' }],
        ['phone', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }],
      ] as const) {
        const { page, done } = await openPage(browser, started.inspector, options)
        await page.locator(rows).first().waitFor()
        await checkAccessibility(page, `${name}, the list`)
        await page.locator(rows).first().click()
        await page.getByText('body_reserialized').waitFor()
        await checkAccessibility(page, `${name}, a refused one`)
        await keepScreenshot(page, `inspector-${name}`)
        const width = await page.evaluate(() => document.documentElement.scrollWidth)
        assert.ok(width <= (page.viewportSize()?.width ?? 0), `${name} is ${width} pixels wide`)
        if (name === 'phone') await page.getByRole('button', { name: 'All deliveries' }).click()
        await page.locator(rows).nth(2).click()
        await page.getByRole('radio', { name: 'Changes' }).check()
        await page.locator('.line.added').first().waitFor()
        await checkAccessibility(page, `${name}, what changed`)
        await page.keyboard.press('?')
        await checkAccessibility(page, `${name}, the help`)
        await page.keyboard.press('Escape')
        await page.keyboard.press('e')
        await page.getByRole('textbox', { name: 'Body' }).waitFor()
        await checkAccessibility(page, `${name}, editing`)
        await done()
      }
    }),

  'a connection that is lost is told, and made again': (browser) =>
    listening(async (started) => {
      const { page } = await openPage(browser, started.inspector)
      await page.locator('.connection.live').waitFor()
      await page.context().setOffline(true)
      await started.stop()
      await page.getByText('Connection lost').waitFor()
      await page.context().close()
    }),
}
