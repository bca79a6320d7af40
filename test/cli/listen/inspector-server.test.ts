import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type ServedInspector, serveInspector } from '../../../src/cli/listen/inspector-server.js'
import { openerOf, openUrl } from '../../../src/cli/open-url.js'
import type { DeliverySummary } from '../../../src/inspector/source.js'
import { deliveryOf, summaryOf } from '../../inspector/deliveries.js'

const served: ServedInspector[] = []

afterEach(() => {
  for (const one of served.splice(0)) one.close()
})

async function serve() {
  const listeners = new Set<(delivery: DeliverySummary) => void>()
  const one = await serveInspector({
    list: async () => [summaryOf()],
    find: async () => deliveryOf(),
    redeliver: async (id) => id,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  })
  served.push(one)
  const { origin, host, hash } = new URL(one.url)
  return { ...one, listeners, origin, host, authorization: `Bearer ${hash.slice('#token='.length)}` }
}

/** What is answered to bytes that no client would send. */
function answerTo(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('end', () => resolve(answer)).on('error', reject)
    socket.write(text)
  })
}

describe('a served inspector', () => {
  test('has a token of 128 bits, another each time', async () => {
    const [one, two] = [await serve(), await serve()]
    expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{22}$/)
    expect(one.authorization).not.toBe(two.authorization)
  })

  test('serves its page to all, and deliveries to who has the token', async () => {
    const { origin, authorization } = await serve()
    expect((await fetch(origin)).status).toBe(200)
    expect((await fetch(`${origin}/?get=deliveries`)).status).toBe(401)
    const response = await fetch(`${origin}/?get=deliveries`, { headers: { authorization } })
    expect((await response.json()).deliveries).toHaveLength(1)
  })

  test('redelivers for its own page alone', async () => {
    const { origin, authorization } = await serve()
    const post = (headers: Record<string, string>) =>
      fetch(`${origin}/?redeliver=one`, { method: 'POST', headers: { authorization, ...headers } })
    expect((await post({ origin })).status).toBe(200)
    expect((await post({})).status).toBe(403)
    expect((await post({ origin: 'https://evil.example' })).status).toBe(403)
  })

  test.each(['evil.example', 'localhost:1', '127.0.0.1:1@evil.example', '127.0.0.1.evil.example'])(
    'refuses the Host %s',
    async (host) => {
      const { url, authorization } = await serve()
      const head = `Host: ${host}\r\nAuthorization: ${authorization}\r\nConnection: close`
      for (const target of ['/', '/?get=deliveries'])
        expect(await answerTo(url, `GET ${target} HTTP/1.1\r\n${head}\r\n\r\n`)).toMatch(
          /^HTTP\/1\.1 40[03] /,
        )
    },
  )

  test.each(['GET http://evil.example/ HTTP/1.1', 'TRACE / HTTP/1.1'])('refuses %j', async (line) => {
    const { url, host } = await serve()
    const answer = await answerTo(url, `${line}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  })

  test('streams deliveries, until the page is closed', async () => {
    const { origin, authorization, listeners } = await serve()
    const closed = new AbortController()
    const response = await fetch(`${origin}/?get=events`, {
      headers: { authorization },
      signal: closed.signal,
    })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    await reader?.read()
    for (const listener of listeners) listener(summaryOf({ id: 'two' }))
    expect((await reader?.read())?.value).toMatch(/^data: .*"id":"two"/)
    closed.abort()
    await expect.poll(() => listeners.size).toBe(0)
  })

  test('goes on where a page is closed while it sends', async () => {
    const { origin, url, host, authorization } = await serve()
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    const head = `Host: ${host}\r\nOrigin: ${origin}\r\nAuthorization: ${authorization}\r\nContent-Length: 10`
    await new Promise((resolve) => socket.write(`POST /?redeliver=one HTTP/1.1\r\n${head}\r\n\r\n{`, resolve))
    socket.destroy()
    expect((await fetch(origin)).status).toBe(200)
  })

  test('waits for a page that reads slowly', async () => {
    const { origin, authorization, listeners } = await serve()
    const response = await fetch(`${origin}/?get=events`, { headers: { authorization } })
    const target = 'x'.repeat(100_000)
    for (const listener of listeners) for (let sent = 0; sent < 100; sent++) listener(summaryOf({ target }))
    let read = 0
    const reader = response.body?.getReader()
    while (read < 100 * target.length) read += (await reader?.read())?.value?.length ?? 0
    await reader?.cancel()
    await expect.poll(() => listeners.size).toBe(0)
  })
})

describe('the browser', () => {
  const url = 'http://127.0.0.1:1/#token=x'

  test.each([
    ['darwin', 'open', [url]],
    ['linux', 'xdg-open', [url]],
    ['win32', 'rundll32', ['url.dll,FileProtocolHandler', url]],
  ] as const)('is opened on %s without a shell', (platform, file, args) => {
    expect(openerOf(platform, url)).toEqual([file, args])
  })

  test('is there, or not', async () => {
    expect(await openUrl(url, [process.execPath, ['--version']])).toBe(true)
    expect(await openUrl(url, ['/nowhere/xdg-open', [url]])).toBe(false)
  })
})
