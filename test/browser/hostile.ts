import assert from 'node:assert/strict'
import { type IncomingMessage, request } from 'node:http'
import { type Cases, openPage } from './browser.js'
import { sampleWith, send } from './deliveries.js'
import { type Listening, startListening } from './listening.js'

const image = '<img src=x onerror="window.ran=1">'
const script = '<script>window.ran=1</script>'

async function listening(run: (listening: Listening) => Promise<void>): Promise<void> {
  const started = await startListening('laabam', 'LAABAM_SECRET')
  try {
    await run(started)
  } finally {
    await started.stop()
  }
}

interface Asked {
  readonly path?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The status of what a browser would not send. */
async function statusOf(url: string, { path = '/?get=deliveries', method = 'GET', headers = {} }: Asked) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { path, method, headers }).on('response', resolve).on('error', reject).end()
  })
  response.resume()
  return response.statusCode
}

export const hostileCases: Cases = {
  'nothing in a body, header, type or path runs': (browser) =>
    listening(async ({ url, inspector }) => {
      const hostile = {
        ...sampleWith(`evt_${image}`, { note: `${script}${image}` }),
        type: `${image}${script}`,
      }
      const sending = {
        path: `/${image.replaceAll(' ', '')}${script}`,
        headers: { 'x-note': `${script}${image}` },
      }
      await send(url, hostile, sending)
      await send(url, hostile, { ...sending, change: (body) => `${body} ${script}` })
      const { page, done } = await openPage(browser, inspector)
      for (const row of [0, 1]) {
        await page.locator('[data-row]').nth(row).click()
        await page.getByRole('heading', { name: 'Headers' }).waitFor()
        for (const view of ['Bytes', 'Changes', 'Pretty'])
          await page.getByRole('radio', { name: view }).check()
        await page.getByText('x-note').waitFor()
      }
      await page.keyboard.press('e')
      await page.keyboard.press('Escape')
      assert.equal(await page.evaluate('window.ran'), undefined)
      assert.equal(await page.locator('img').count(), 0)
      assert.equal(await page.locator('script').count(), 1)
      await done()
    }),

  'marks that change how text reads are shown as escapes': (browser) =>
    listening(async ({ url, inspector }) => {
      await send(url, sampleWith('evt_1', { note: 'a\u202eb\u0007' }), { change: (body) => `${body}\u202e` })
      const { page, done } = await openPage(browser, inspector)
      await page.locator('[data-row]').click()
      await page.getByText('u{202e}').waitFor()
      assert.doesNotMatch(await page.locator('body').innerText(), /\u202e/)
      await done()
    }),

  'a foreign Host or Origin, and a missing or wrong token, are refused': () =>
    listening(async ({ inspector }) => {
      const { origin, host, hash } = new URL(inspector)
      const authorization = `Bearer ${hash.slice('#token='.length)}`
      const ask = (asked: Asked) => statusOf(origin, asked)
      assert.equal(await ask({ headers: { authorization } }), 200)
      assert.equal(await ask({ headers: {} }), 401)
      assert.equal(await ask({ headers: { authorization: `${authorization.slice(0, -1)}_` } }), 401)
      assert.equal(await ask({ path: `/?get=deliveries&token=${hash.slice(7)}` }), 401)
      for (const foreign of [
        'evil.example',
        `evil.example:${new URL(origin).port}`,
        `localhost:${new URL(origin).port}`,
      ])
        for (const path of ['/', '/?get=script', '/?get=deliveries', '/?get=events'])
          assert.equal(await ask({ path, headers: { authorization, host: foreign } }), 403, foreign + path)
      for (const foreign of [
        'https://evil.example',
        'null',
        `http://${host}.evil.example`,
        `https://${host}`,
      ])
        assert.equal(await ask({ headers: { authorization, origin: foreign } }), 403, foreign)
      const post = { path: '/?redeliver=x', method: 'POST' }
      assert.equal(await ask({ ...post, headers: { authorization } }), 403)
      assert.equal(await ask({ ...post, headers: { authorization, origin: 'http://evil.example' } }), 403)
      assert.equal(await ask({ ...post, headers: { authorization, origin } }), 422)
    }),

  'a page of another origin reads nothing, and frames nothing': (browser) =>
    listening(async ({ url, inspector }) => {
      const { origin, hash } = new URL(inspector)
      // the receiver of deliveries answers as any page of this machine
      const { page } = await openPage(browser, url)
      const ask = (init: string) =>
        page.evaluate(`fetch('${origin}/?get=deliveries', ${init}).then(() => 'read', () => 'refused')`)
      const withToken = `{ headers: { authorization: 'Bearer ${hash.slice(7)}' } }`
      assert.deepEqual([await ask('{}'), await ask(withToken)], ['refused', 'refused'])
      await page.setContent(`<iframe src="${origin}/"></iframe>`)
      const frame = page.frames().at(-1)
      assert.equal(await frame?.locator('.app').count(), 0)
      await page.context().close()
    }),

  'without the token the page says what to do, and shows nothing': (browser) =>
    listening(async ({ url, inspector }) => {
      await send(url, sampleWith('evt_1'))
      const { page } = await openPage(browser, new URL(inspector).origin)
      await page.getByText('open the URL that hookproof listen printed').waitFor()
      assert.equal(await page.locator('[data-row]').count(), 0)
      await page.context().close()
    }),
}
