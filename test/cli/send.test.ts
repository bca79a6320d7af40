import { syncBuiltinESMExports } from 'node:module'
import { createServer } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { webhook } from '../../src/adapters/node.js'
import { secretVariableOf } from '../../src/cli/sender.js'
import { scheduleOf } from '../../src/cli/sending/schedule.js'
import { providerOf, type SenderName, senderNames } from '../../src/diagnose/known-senders.js'
import { fileIn, temporaryFolder } from './files.js'
import { anySecret, hasKeys, privateKeyOf, publicKeyOf } from './keys.js'
import { type Arrived, type Receiver, receiver } from './receiver.js'
import { type RunOptions, run } from './terminal.js'

const folder = temporaryFolder()
const env = { LABSYNC_SECRET: 'a-test-secret' }

const send = (url: string, args: readonly string[] = [], options: RunOptions = {}) =>
  run(['send', url, '-p', 'labsync', ...args], { env, ...options })

/** A receiver that answers as the library would. */
function verifying(sender: SenderName, url: string): Promise<Receiver> {
  const secrets = hasKeys(sender) ? publicKeyOf(sender) : anySecret
  const provider = providerOf(sender, { secrets, url })
  return receiver((response, { headers, body }) => {
    const { ok } = provider.safeVerify(body, headers)
    response.writeHead(ok ? 200 : 401).end()
  })
}

describe.each(senderNames)('%s', (sender) => {
  test('is played', async () => {
    const url = 'https://example.com/webhooks'
    await using server = await verifying(sender, url)
    const key = hasKeys(sender) ? ['--private-key-file', fileIn(folder, sender, privateKeyOf(sender))] : []
    const variables = { [secretVariableOf(sender)]: anySecret }
    const args = ['send', server.url, '-p', sender, '--url', url, ...key]
    expect(await run(args, { env: variables })).toMatchObject({ exitCode: 0, errors: '' })
    expect(await run([...args, '--forge'], { env: variables })).toMatchObject({ exitCode: 0, errors: '' })
  })
})

describe('a delivery', () => {
  test('is posted byte for byte, with its headers', async () => {
    await using server = await receiver()
    const path = fileIn(folder, 'body', Uint8Array.of(0xff, 0xef, 0xbb, 0xbf, 0))
    await send(server.url, ['--body-file', path, '-H', 'x-trace: 1'])
    const [arrived] = server.arrived
    expect(arrived?.body).toEqual(Buffer.of(0xff, 0xef, 0xbb, 0xbf, 0))
    expect(arrived?.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': '5',
      'x-trace': '1',
      'x-labsync-signature': expect.stringMatching(/^t=\d+,v1=\w{64}$/),
    })
  })

  test('of nothing has a length of 0', async () => {
    await using server = await receiver()
    await send(server.url, ['-d', ''])
    expect(server.arrived[0]?.headers['content-length']).toBe('0')
  })

  test('signs the URL that it is posted to, of a sender that signs one', async () => {
    await using server = await receiver()
    await run(['send', server.url, '-p', 'square'], { env: { SQUARE_SECRET: anySecret } })
    const [arrived] = server.arrived
    const provider = providerOf('square', { secrets: anySecret, url: server.url })
    expect(provider.safeVerify(arrived?.body ?? '', arrived?.headers ?? {}).ok).toBe(true)
  })
})

describe('the answer', () => {
  test('is printed with status, time and body', async () => {
    await using server = await receiver((response) => response.writeHead(200).end('{"ok":true}'))
    expect(await send(server.url)).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/^200 OK {2}[\d.]+ ms\n {2}\{"ok":true\}\n$/),
    })
  })

  test('can not act on the terminal, and is cut', async () => {
    await using server = await receiver((response) =>
      response.writeHead(500).end(`\u001b[2J\n${'x'.repeat(9999)}`),
    )
    const { exitCode, output } = await send(server.url)
    expect(exitCode).toBe(1)
    expect(output).toContain('\n  \\u{1b}[2J\\u{a}xxx')
    expect(output.length).toBeLessThan(600)
  })

  test('that never ends is not read to its end', async () => {
    await using server = await receiver((response) => {
      response.writeHead(200)
      const more = () => {
        if (response.destroyed) return
        response.write('x'.repeat(65_536))
        setImmediate(more)
      }
      more()
    })
    expect((await send(server.url)).exitCode).toBe(0)
  })

  test('is coloured where somebody watches', async () => {
    await using server = await receiver((response, _, number) =>
      response.writeHead(number === 1 ? 200 : 500).end(),
    )
    expect((await send(server.url, [], { isInteractive: true })).output).toContain(
      '\u001b[32m200 OK\u001b[39m',
    )
    expect((await send(server.url, [], { isInteractive: true })).output).toContain('\u001b[31m500 ')
  })

  test('that redirects is named and not followed', async () => {
    await using server = await receiver((response) =>
      response.writeHead(308, { location: '/other\u0085' }).end(),
    )
    const { exitCode, output } = await send(server.url)
    expect(exitCode).toBe(1)
    expect(output).toContain('It redirects to /other\\u{85}, which is not followed')
    expect(server.arrived).toHaveLength(1)
  })

  test('comes as JSON', async () => {
    await using server = await receiver((response) => response.writeHead(200).end('yes'))
    const { output } = await send(server.url, ['--json'])
    expect(JSON.parse(output)).toEqual({
      answers: [{ status: 200, statusText: 'OK', milliseconds: expect.any(Number), body: 'yes' }],
    })
  })
})

describe('without an answer', () => {
  test('it says why, and exits with 3', async () => {
    expect(await send('http://127.0.0.1:1')).toEqual({
      exitCode: 3,
      output: 'No answer from 127.0.0.1:1: nothing listens there (ECONNREFUSED).\n',
      errors: '',
    })
    expect(JSON.parse((await send('http://127.0.0.1:1', ['--json'])).output)).toEqual({
      answers: [{ failure: 'No answer from 127.0.0.1:1: nothing listens there (ECONNREFUSED).' }],
    })
  })

  test('it gives up after a time', async () => {
    await using server = await receiver(() => {})
    const { exitCode, output } = await send(server.url, ['--timeout', '1'])
    expect(exitCode).toBe(3)
    expect(output).toMatch(/^No answer from 127\.0\.0\.1:\d+ within 1 s\.\n$/)
  })

  test('it gives up on one that stops in the middle', async () => {
    await using server = await receiver((response) => {
      response.writeHead(200, { 'content-length': '9' })
      response.write('x', () => response.destroy())
    })
    const { exitCode, output } = await send(server.url)
    expect(exitCode).toBe(3)
    expect(output).toContain('the connection was closed without an answer')
  })

  test('it gives up on one that goes on too long', async () => {
    await using server = await receiver((response) => response.writeHead(200).write('x'))
    expect((await send(server.url, ['--timeout', '1'])).output).toMatch(/ within 1 s\.\n$/)
  })

  test('it says what else stands there', async () => {
    const server = createServer((socket) => socket.end('no HTTP\r\n\r\n', () => socket.destroy()))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    expect((await send(`http://127.0.0.1:${port}`)).output).toMatch(/^No answer from .*: HPE_\w+\.\n$/)
    expect((await send(`https://127.0.0.1:${port}`)).exitCode).toBe(3)
    await new Promise((done) => server.close(done))
  })

  test('it is a wrong command line where it could not be sent at all', async () => {
    expect(await send('http://localhost:1', ['-H', 'x-a: 1\u0001'])).toMatchObject({
      exitCode: 2,
      errors: expect.stringMatching(/^error: Expected the header x-a to be a text/),
    })
  })

  test('it says what failed, even without a code', async () => {
    const { default: http } = await import('node:http')
    vi.spyOn(http, 'request').mockImplementation(() => {
      throw new Error('No code.')
    })
    syncBuiltinESMExports()
    expect((await send('http://localhost:1')).output).toBe('No answer from localhost:1: it failed.\n')
    vi.restoreAllMocks()
    syncBuiltinESMExports()
  })
})

describe('--tamper, --stale and --forge', () => {
  test.each(['--tamper', '--stale', '--forge'])('%s should be refused', async (flag) => {
    await using server = await receiver((response, { headers, body }) => {
      const provider = providerOf('labsync', { secrets: 'a-test-secret', url: '' })
      response.writeHead(provider.safeVerify(body, headers).ok ? 200 : 401).end()
    })
    expect((await send(server.url, [flag])).exitCode).toBe(0)
    await using careless = await receiver()
    expect((await send(careless.url, [flag])).exitCode).toBe(1)
    await using broken = await receiver((response) => response.writeHead(500).end())
    expect((await send(broken.url, [flag])).exitCode).toBe(1)
  })

  test('what a sender does not sign can not be changed', async () => {
    const flabs = { env: { FLABS_TOKEN: 'hush' } }
    expect(await run(['send', 'http://localhost:1', '-p', 'flabs', '--tamper'], flabs)).toMatchObject({
      exitCode: 2,
    })
    expect(await run(['send', 'http://localhost:1', '-p', 'flabs', '--stale'], flabs)).toMatchObject({
      exitCode: 2,
    })
  })
})

describe('--duplicate', () => {
  const same = ({ headers, body }: Arrived) => [headers['x-labsync-signature'], body.toString()]

  test('sends the same bytes and headers twice', async () => {
    await using server = await receiver()
    const { exitCode, output } = await send(server.url, ['--duplicate'])
    expect([exitCode, server.arrived.length]).toEqual([0, 2])
    expect(output.match(/^204 /gm)).toHaveLength(2)
    const [first, second] = server.arrived.map(same)
    expect(first).toEqual(second)
  })

  test('fails where one of them does', async () => {
    await using server = await receiver((response, _, number) =>
      response.writeHead(number === 1 ? 200 : 500).end(),
    )
    expect((await send(server.url, ['--duplicate'])).exitCode).toBe(1)
  })
})

describe('--retries', () => {
  const fast = ['--retries', '--speed', '1000000']

  test('goes on until a 2xx, signed anew, with the same id', async () => {
    const begun = Date.now()
    let sent = 0
    vi.spyOn(Date, 'now').mockImplementation(() => begun + sent * 1000)
    await using server = await receiver((response, _, number) => {
      sent = number
      response.writeHead(number < 3 ? 503 : 200).end()
    })
    const args = ['send', server.url, '-p', 'svix', ...fast]
    const { exitCode, output, errors } = await run(args, { env: { SVIX_SECRET: anySecret } })
    expect([exitCode, errors, server.arrived.length]).toEqual([0, '', 3])
    expect(output).toMatch(/^503 .*\n {2}again in 0 s\n503 .*\n {2}again in 0 s\n200 .*\n$/)
    expect(new Set(server.arrived.map(({ headers }) => headers['svix-id'])).size).toBe(1)
    expect(new Set(server.arrived.map(({ headers }) => headers['svix-timestamp'])).size).toBe(3)
    vi.restoreAllMocks()
  })

  test('ends with the schedule', async () => {
    await using server = await receiver((response) => response.writeHead(500).end())
    const { exitCode, output } = await send(server.url, [...fast, '--json'])
    expect([exitCode, server.arrived.length]).toEqual([1, 7])
    expect(JSON.parse(output).answers).toHaveLength(7)
  })

  test('goes on where nothing answers', async () => {
    const { exitCode, output } = await send('http://127.0.0.1:1', fast)
    expect(exitCode).toBe(3)
    expect(output.match(/ECONNREFUSED/g)).toHaveLength(7)
  })

  test('says where there is none', async () => {
    await using server = await receiver((response) => response.writeHead(500).end())
    const args = ['send', server.url, '-p', 'synclabs', ...fast]
    expect(await run(args, { env: { SYNC_WEBHOOK_SECRET: 'hush' } })).toMatchObject({
      exitCode: 1,
      errors: 'synclabs never retries: it is sent once.\n',
    })
    expect(server.arrived).toHaveLength(1)
  })

  test.each([
    ['labsync', [30, 300, 1800, 7200, 28_800, 86_400], undefined],
    ['synclabs', [], 'synclabs never retries: it is sent once.'],
    ['bitbucket', [], 'When bitbucket retries is not known: it is sent once.'],
    [
      'discord',
      [60, 120, 240],
      'discord retries for up to 10 min. Its schedule is not known: here, the waits double from 1 min.',
    ],
  ] as const)('%s has a schedule', (sender, waits, note) => {
    const secrets = sender === 'discord' ? publicKeyOf('discord') : anySecret
    const { delivery } = providerOf(sender, { secrets, url: '' })
    expect(scheduleOf(sender, delivery)).toEqual({ waits, ...(note && { note }) })
  })
})

describe('--count', () => {
  test('sends that many, at most so many at a time', async () => {
    let [now, most] = [0, 0]
    await using server = await receiver((response) => {
      now += 1
      most = Math.max(most, now)
      setImmediate(() => {
        now -= 1
        response.writeHead(200).end()
      })
    })
    const args = ['--count', '50', '--concurrency', '4', '--set', 'data.id={n}']
    const { exitCode, output } = await send(server.url, args)
    expect([exitCode, server.arrived.length]).toEqual([0, 50])
    expect(most).toBeLessThanOrEqual(4)
    const ids = server.arrived.map(({ body }) => JSON.parse(body.toString()).data.id)
    expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, at) => at + 1))
    expect(output).toMatch(
      /^200: 50\np50 .* ms {2}p95 .* ms {2}p99 .* ms {2}max .* ms\n(?:< \d+ ms +\d+ *#*\n)+$/,
    )
    const counts = [...output.matchAll(/^< \d+ ms +(\d+)/gm)].map(([, count]) => Number(count))
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(50)
  })

  test('gives each an id of its own, of a sender that signs one', async () => {
    await using server = await receiver()
    await run(['send', server.url, '-p', 'svix', '--count', '5'], { env: { SVIX_SECRET: anySecret } })
    expect(new Set(server.arrived.map(({ headers }) => headers['svix-id'])).size).toBe(5)
  })

  test('counts statuses, and fails where one is wrong', async () => {
    await using server = await receiver((response, _, number) =>
      response.writeHead(number > 3 ? 200 : 500).end(),
    )
    const { exitCode, output } = await send(server.url, ['--count', '5', '--json'])
    expect(exitCode).toBe(1)
    expect(JSON.parse(output)).toEqual({
      statuses: { 200: 2, 500: 3 },
      failures: {},
      milliseconds: {
        p50: expect.any(Number),
        p95: expect.any(Number),
        p99: expect.any(Number),
        max: expect.any(Number),
      },
    })
  })

  test('exits with 3 where nothing answers, and with 1 where some do', async () => {
    const none = await send('http://127.0.0.1:1', ['--count', '3'])
    expect(none).toMatchObject({
      exitCode: 3,
      output: 'No answer from 127.0.0.1:1: nothing listens there (ECONNREFUSED).: 3\n',
    })
    const { output } = await send('http://127.0.0.1:1', ['--count', '3', '--json'])
    expect(JSON.parse(output).milliseconds).toEqual({ p50: null, p95: null, p99: null, max: null })
    await using server = await receiver((response, _, number) => {
      if (number === 1) response.destroy()
      else response.writeHead(200).end()
    })
    expect((await send(server.url, ['--count', '2'])).exitCode).toBe(1)
  })

  test('shows a bar where somebody watches, and only there', async () => {
    await using server = await receiver()
    const watched = await send(server.url, ['--count', '4'], { isInteractive: true })
    expect(watched.output).toContain(`\r\u001b[K${'#'.repeat(20)}${'-'.repeat(20)} 50 %`)
    expect(watched.output).toContain(' 100 %\r\u001b[K204: 4\n')
    expect(
      (await send(server.url, ['--count', '300'], { isInteractive: true })).output.match(/ %/g),
    ).toHaveLength(101)
    expect((await send(server.url, ['--count', '4'])).output).not.toContain('%')
    expect((await send(server.url, ['--count', '4', '--json'], { isInteractive: true })).output).toMatch(
      /^\{/,
    )
  })
})

describe('another machine', () => {
  const url = 'http://receiver.invalid/'
  const sent = { exitCode: 3, output: expect.stringContaining('No answer from receiver.invalid') }

  test('is sent to where somebody says so', async () => {
    expect(await send(url, ['--yes'])).toMatchObject(sent)
    const asked: string[] = []
    const confirm = async (question: string) => {
      asked.push(question)
      return true
    }
    expect(await send(url, [], { confirm })).toMatchObject(sent)
    expect(asked).toEqual(['receiver.invalid is not this machine. Is it yours, or may you post to it?'])
  })

  test.each([
    'http://127.0.0.1.example.invalid',
    'http://localhost.invalid',
    'http://notlocalhost',
    'http://192.168.0.1',
    'http://[::2]',
  ])('is not sent to else: %s', async (other) => {
    expect(await send(other)).toMatchObject({ exitCode: 2, errors: expect.stringContaining('Pass --yes') })
    expect(await send(other, [], { confirm: async () => false })).toMatchObject({
      exitCode: 2,
      errors: 'error: Nothing was sent.\n',
    })
  })

  test.each([
    'http://localhost:1',
    'http://hooks.localhost:1',
    'http://127.8.0.1:1',
    'http://[::1]:1',
    'http://127.1:1',
  ])('is none: %s', async (local) => {
    expect((await send(local)).exitCode).toBe(3)
  })
})

test('a receiver of the library handles what is sent', async () => {
  const types: string[] = []
  const listener = webhook(providerOf('labsync', { secrets: 'a-test-secret', url: '' }), (event) => {
    types.push(event.type)
  })
  const { createServer: createHttpServer } = await import('node:http')
  const server = createHttpServer(listener)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  expect((await send(`http://127.0.0.1:${port}`, ['-e', 'lab.approved'])).exitCode).toBe(0)
  expect(types).toEqual(['lab.approved'])
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})
