import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { listenLocally } from '../../../src/cli/listen/server.js'
import { runCli } from '../../../src/cli/run.js'
import type { Provider } from '../../../src/providers/define.js'
import { github } from '../../../src/providers/github.js'
import { labsync } from '../../../src/providers/labsync.js'
import {
  type DeliveryOverrides,
  type Sendable,
  sampleEvents,
  signedDelivery,
} from '../../../src/testing/index.js'
import { type RecordingTerminal, recordingTerminal } from './recording-terminal.js'

const secret = 'a-test-secret'
const provider = labsync({ secret })
const env = { LABSYNC_SECRET: secret, GITHUB_SECRET: secret }

interface Running {
  readonly terminal: RecordingTerminal
  readonly url: string
  readonly ended: Promise<number>
}

const running: Running[] = []

async function listen(
  args: readonly string[] = [],
  settings: Parameters<typeof recordingTerminal>[0] = {},
): Promise<Running> {
  const terminal = recordingTerminal({ env, ...settings })
  const ended = runCli(['listen', '-p', 'labsync', '--port', '0', ...args], terminal)
  const url = await vi.waitFor(() => {
    const [, found] = /at (http:\S+?),? /.exec(`${terminal.errors()} `.replace('\n', ' ')) ?? []
    if (found === undefined) throw new Error('It does not listen yet.')
    return found
  })
  const one = { terminal, url, ended }
  running.push(one)
  return one
}

afterEach(async () => {
  for (const { terminal, ended } of running.splice(0)) {
    terminal.stop()
    await ended
  }
})

async function send(
  url: string,
  sent: Sendable = sampleEvents.labsync['job.created'],
  by: Provider = provider,
  overrides?: DeliveryOverrides,
): Promise<Response> {
  const { body, headers } = await signedDelivery(by, sent, overrides)
  return fetch(url, { method: 'POST', headers, body: typeof body === 'string' ? body : new Uint8Array(body) })
}

describe('hookproof listen', () => {
  test('says of each delivery what it is, and answers 200 where it forwards to nobody', async () => {
    const { terminal, url } = await listen()
    expect((await send(url)).status).toBe(200)
    expect(terminal.written()).toMatch(/^\d\d:\d\d:\d\d verified job\.created → 200 in 0 ms\n$/)
  })

  test('says why one is refused, with the cause, and what to do', async () => {
    const { terminal, url } = await listen([], { hasKeys: true })
    const { body, headers } = await signedDelivery(provider, sampleEvents.labsync['job.created'])
    await fetch(url, { method: 'POST', headers, body: `${body}\n` })
    expect(terminal.written()).toMatch(
      / refused signature_mismatch: body_newline \(proved\)\. .+ → 200 in 0 ms\n$/,
    )
    await fetch(url)
    expect(terminal.written()).toMatch(/ refused method_not_allowed: method \(likely\)\. /)
    terminal.press('d')
    await vi.waitFor(() => expect(terminal.written()).toContain('GET /\n'))
    expect(terminal.written()).toContain('method (likely): ')
  })

  test('names the type that the library does not know', async () => {
    const { terminal, url } = await listen()
    await send(url, { event: 'job.\u001B[31mburnt', data: {} })
    expect(terminal.written()).toContain('verified job.\\u{1b}[31mburnt')
  })

  test('prints JSON for programs', async () => {
    const { terminal, url } = await listen(['--json'])
    await send(url)
    expect(JSON.parse(terminal.written())).toMatchObject({
      provider: 'labsync',
      verdict: { status: 'verified', type: 'job.created' },
      answerStatus: 200,
    })
    expect(terminal.written()).not.toContain('t=')
  })

  test('passes on what comes, and says where nobody answers', async () => {
    const server = createServer((_, response) => response.writeHead(418).end('short and stout'))
    const target = await listenLocally(server, 0)
    const { terminal, url } = await listen(['--forward-to', target.href])
    const response = await send(url)
    expect([response.status, await response.text()]).toEqual([418, 'short and stout'])
    server.close()
    server.closeAllConnections()
    const refused = await send(url)
    expect([refused.status, await refused.text()]).toEqual([
      502,
      `hookproof: Nothing listens at ${target.origin}.\n`,
    ])
    expect(terminal.written()).toContain(`→ Nothing listens at ${target.origin}.`)
  })

  test('refuses a body of 17 MB, and lives', async () => {
    const { url } = await listen()
    const response = await fetch(url, { method: 'POST', body: new Uint8Array(17_000_000) }).catch(
      () => undefined,
    )
    expect(response?.status ?? 413).toBe(413)
    expect((await send(url)).status).toBe(200)
  })

  test('outlives a sender that hangs up', async () => {
    const { url } = await listen()
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf')
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.destroy()
    expect((await send(url)).status).toBe(200)
  })

  test('says in one line that its port is taken, and what is no URL or port', async () => {
    const { url } = await listen()
    const terminal = recordingTerminal({ env })
    expect(await runCli(['listen', '-p', 'labsync', '--port', new URL(url).port], terminal)).toBe(3)
    expect(terminal.errors()).toMatch(/^error: Can't listen on port \d+: listen EADDRINUSE.+\n$/)
    for (const args of [
      ['--port', '70000'],
      ['--forward-to', 'localhost'],
      ['--forward-to', 'file:///etc'],
    ]) {
      const wrong = recordingTerminal({ env })
      expect(await runCli(['listen', '-p', 'labsync', ...args], wrong)).toBe(2)
      expect(wrong.errors()).toMatch(/^error: [^\n]+\n$/)
    }
  })
})

describe('its keys', () => {
  const keys = { isInteractive: true, hasKeys: true }

  test('redeliver the last, signed anew, as one thread', async () => {
    const { terminal, url } = await listen(['--json'], { hasKeys: true })
    await send(url, sampleEvents.labsync['job.created'], provider, {
      timestamp: Math.floor(Date.now() / 1000) - 200,
    })
    terminal.press('r')
    const lines = await vi.waitFor(() => {
      const found = terminal.written().match(/\{.*\}\n/g) ?? []
      expect(found).toHaveLength(2)
      return found.map((line) => JSON.parse(line))
    })
    expect(lines[1]).toMatchObject({
      isRedelivery: true,
      thread: lines[0].thread,
      verdict: { status: 'verified' },
    })
    expect(lines[0].thread).toBe(lines[0].id)
  })

  test('show details, filter what is listed, help and quit', async () => {
    const { terminal, url, ended } = await listen([], keys)
    terminal.press('d')
    await vi.waitFor(() => expect(terminal.errors()).toContain('There is no such delivery yet.'))
    await send(url)
    terminal.press('d')
    await vi.waitFor(() => expect(terminal.written()).toContain('x-labsync-signature: t='))
    for (const key of ['/', 'p', 'a', 'x', '\u007F', 'i', 'd', '\u0001', '\r']) terminal.press(key)
    await vi.waitFor(() => expect(terminal.errors()).toContain('Only what fits "paid".'))
    await send(url, sampleEvents.labsync['invoice.issued'])
    await send(url, sampleEvents.labsync['invoice.paid'])
    expect(terminal.written()).not.toContain('invoice.issued')
    expect(terminal.written()).toContain('invoice.paid')
    for (const key of ['/', '\n', '?']) terminal.press(key)
    await vi.waitFor(() => expect(terminal.errors()).toContain('All deliveries.'))
    expect(terminal.errors().match(/r redeliver/g)).toHaveLength(2)
    terminal.press('q')
    expect(await ended).toBe(0)
  })

  test('stop it by Ctrl-C, also while a filter is typed', async () => {
    const { terminal, ended } = await listen([], keys)
    terminal.press('/')
    terminal.press('\u0003')
    expect(await ended).toBe(0)
  })
})

describe('its history', () => {
  test.runIf(process.getBuiltinModule('node:sqlite'))('stays in a file', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'hookproof-')), 'deliveries.sqlite')
    const first = await listen(['--history', file])
    await send(first.url)
    first.terminal.stop()
    await first.ended
    const { terminal } = await listen(['--history', file], { hasKeys: true })
    terminal.press('d')
    await vi.waitFor(() => expect(terminal.written()).toContain('x-labsync-signature: t='))
  })

  test.skipIf(process.getBuiltinModule('node:sqlite'))('wants a newer Node for a file', async () => {
    const terminal = recordingTerminal({ env })
    expect(await runCli(['listen', '-p', 'labsync', '--history', 'x.sqlite'], terminal)).toBe(2)
    expect(terminal.errors()).toContain('Node.js 22.13 or newer')
  })
})

test('a sender that puts its type in a header keeps it when it is redelivered', async () => {
  const terminal = recordingTerminal({ env, hasKeys: true })
  const ended = runCli(['listen', '-p', 'github', '--port', '0'], terminal)
  const url = await vi.waitFor(() => {
    const [, found] = /at (http:\S+)/.exec(terminal.errors()) ?? []
    if (found === undefined) throw new Error('It does not listen yet.')
    return found
  })
  await send(url, { action: 'opened' }, github({ secret }), { type: 'issues' })
  terminal.press('r')
  await vi.waitFor(() => expect(terminal.written()).toContain('verified issues (again)'))
  terminal.stop()
  expect(await ended).toBe(0)
})
