import { mkdirSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net, { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { examineClock } from '../../src/cli/doctor/clock.js'
import { examineNode } from '../../src/cli/doctor/node-version.js'
import { examineSecret } from '../../src/cli/doctor/secrets.js'
import { examineStore } from '../../src/cli/doctor/store.js'
import { secretVariableOf } from '../../src/cli/sender.js'
import { type SenderName, senderNames } from '../../src/diagnose/known-senders.js'
import { fileIn, temporaryFolder } from './files.js'
import { anySecret, hasKeys, publicKeyOf } from './keys.js'
import { receiver } from './receiver.js'
import { run } from './terminal.js'

const folder = temporaryFolder()

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a secret', () => {
  const stripes = `whsec_${'aB3dE5gH'.repeat(4)}`
  const examine = (sender: SenderName, secret: string | undefined) =>
    examineSecret({ sender, variable: secretVariableOf(sender), secret })

  test.each(senderNames)('of %s may be good', (sender) => {
    expect(examine(sender, hasKeys(sender) ? publicKeyOf(sender) : anySecret)).toEqual({
      subject: secretVariableOf(sender),
      isOk: true,
      message: `It looks like a secret of ${sender}.`,
    })
  })

  test.each([
    ['stripe', stripes],
    ['synclabs', stripes],
    ['github', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
    ['labsync', 'correct horse battery staple'],
    ['supabase', `v1,${anySecret}`],
    ['linear', 'lin_wh_aB3dE5gHaB3dE5gH'],
  ] as const)('of %s may look like this: %s', (sender, secret) => {
    expect(examine(sender, secret)).toMatchObject({ isOk: true })
  })

  test.each([
    ['nothing', 'labsync', undefined, 'It is not set: there is no secret of labsync.'],
    ['empty', 'labsync', '', 'It is empty: there is no secret of labsync.'],
    ['a blank at its end', 'labsync', 'hush-hush ', 'The secret has a blank, a line break'],
    ['a line break at its end', 'stripe', `${stripes}\n`, 'The secret has a blank, a line break'],
    ['a line break that is written out', 'stripe', `${stripes}\\n`, 'The secret has a blank, a line break'],
    ['a line break in it', 'labsync', 'hush-\r\nhush', 'There is a line break in it.'],
    ['quotes', 'stripe', `"${stripes}"`, 'The secret begins or ends with a quote.'],
    ['its variable in front', 'stripe', `STRIPE_SECRET=${stripes}`, 'The name of a variable stands ahead'],
    ['a version in front', 'labsync', 'v1,hush-hush', 'A version such as v1, stands ahead of it'],
    ['whsec_ twice', 'stripe', `whsec_${stripes}`, 'whsec_ stands in it twice.'],
    ['whsec_ twice, in base64', 'svix', `whsec_${anySecret}`, 'whsec_ stands in it twice.'],
    ['a part of it', 'stripe', stripes.slice(0, -8), 'It is shorter than such secrets are'],
    ['a part of it, in base64', 'svix', anySecret.slice(0, -8), 'It is too short'],
    ['a part that is no base64', 'svix', anySecret.slice(0, -3), 'It is too short'],
    ['the base64 of it', 'labsync', btoa(stripes), 'It is the base64 of a text'],
    ['the base64 of it with a line break', 'labsync', btoa(`${stripes}\n`), 'It is the base64 of a text'],
    ['an API key', 'stripe', 'sk_live_aB3dE5gHaB3dE5gHaB3dE5gH', 'looks like an API key'],
    ['the id of an endpoint', 'stripe', 'we_1MqqbKLt4dXK03v5qaIbiNCC', 'looks like the id of an endpoint'],
    ['a placeholder', 'labsync', 'your-secret-here', 'is a placeholder'],
    ['another sender’s', 'labsync', 'lin_wh_aB3dE5gHaB3dE5gH', 'The secret looks like one of Linear'],
    ['far too short', 'labsync', 'a1b2c3', 'It is so short that others can find it'],
    ['no public key', 'discord', 'aB3dE5gHaB3dE5gH', 'Expected'],
  ] as const)('may be wrong: %s', (_, sender, secret, message) => {
    const finding = examine(sender, secret)
    expect(finding).toMatchObject({ isOk: false, message: expect.stringContaining(message) })
    if (secret) expect(JSON.stringify(finding)).not.toContain(secret.slice(-8).trim())
  })
})

describe('the command', () => {
  const doctor = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    run(['doctor', ...args], { env })

  test('looks at the variables that are set', async () => {
    const { exitCode, output } = await doctor([], { LABSYNC_SECRET: 'hush-hush', SVIX_SECRET: 'v1' })
    expect(exitCode).toBe(1)
    expect(output).toMatch(
      /^ok {4}node: Node \d+\.\d+\.\d+\.\nok {4}LABSYNC_SECRET: It looks like a secret of labsync\.\nwrong SVIX_SECRET: .*\n {6}.*\n$/,
    )
    expect((await doctor([], { LABSYNC_SECRET: 'hush-hush' })).exitCode).toBe(0)
  })

  test('says where none is set', async () => {
    const { exitCode, output } = await doctor([])
    expect(exitCode).toBe(1)
    expect(output).toContain('wrong secrets: No variable of any sender is set.')
  })

  test('looks at one sender', async () => {
    const { exitCode, output } = await doctor(['-p', 'labsync'], { SVIX_SECRET: 'v1' })
    expect(exitCode).toBe(1)
    expect(output).toContain('wrong LABSYNC_SECRET: It is not set')
    expect(output).not.toContain('SVIX')
  })

  test('looks at what a config names', async () => {
    const database = fileIn(folder, 'store.db', '')
    const config = {
      providers: { labsync: { secretEnv: 'MINE' }, stripe: {} },
      store: { sqlite: database },
    }
    const path = fileIn(folder, 'config.json', JSON.stringify(config))
    const { exitCode, output } = await doctor(['--config', path, '--json'], { MINE: 'hush-hush' })
    expect(exitCode).toBe(1)
    const { findings } = JSON.parse(output)
    expect(findings).toMatchObject([
      { subject: 'node', isOk: true },
      { subject: 'MINE', isOk: true },
      { subject: 'STRIPE_SECRET', isOk: false },
      { subject: 'sqlite', isOk: true, message: 'The file is there.' },
      { subject: 'sqlite', isOk: true },
    ])
  })

  test('finds nothing wrong with an empty config', async () => {
    expect((await doctor(['--config', fileIn(folder, 'empty.json', '{}')])).exitCode).toBe(0)
  })

  test.each([
    ['no JSON', 'text', 'a JSON object'],
    ['a list', '[]', 'a JSON object'],
    ['a list of senders', '{"providers":[]}', 'providers as an object by sender'],
    ['an unknown sender', '{"providers":{"acme":{}}}', 'the names of known senders'],
    [
      'a sender that is a text',
      '{"providers":{"labsync":"X"}}',
      'secretEnv of each sender as the name of a variable',
    ],
    ['a variable that is none', '{"providers":{"labsync":{"secretEnv":1}}}', 'secretEnv of each sender'],
    ['an unknown store', '{"store":{"mysql":"x"}}', 'store with redis, postgres or sqlite, and its URL'],
    ['a store that is a text', '{"store":"redis://x"}', 'store with redis, postgres or sqlite, and its URL'],
  ])('refuses a config with %s', async (_, text, message) => {
    const { exitCode, output, errors } = await doctor(['--config', fileIn(folder, 'wrong.json', text)])
    expect([exitCode, output]).toEqual([2, ''])
    expect(errors).toContain(`error: Expected ${message}`)
  })

  test('compares the clock', async () => {
    await using server = await receiver()
    const { output } = await doctor(['-p', 'labsync', '--clock-url', server.url], {
      LABSYNC_SECRET: 'hush-hush',
    })
    expect(output).toMatch(/ok {4}clock: It agrees with 127\.0\.0\.1:\d+\.\n/)
    expect((await doctor(['--clock-url', 'text'])).exitCode).toBe(2)
  })
})

describe('the clock', () => {
  const examineAt = async (date: string | undefined) => {
    await using server = await receiver((response) => {
      response.sendDate = date !== undefined
      if (date !== undefined) response.setHeader('date', date)
      response.end()
    })
    return await examineClock(new URL(server.url))
  }
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString()

  test.each([
    ['10 s', 10],
    ['-10 s', -10],
  ])('may differ by %s', async (_, seconds) => {
    expect(await examineAt(inSeconds(seconds))).toMatchObject({ isOk: true })
  })

  test('may be ahead', async () => {
    const { isOk, message } = await examineAt(inSeconds(-3600))
    expect(isOk).toBe(false)
    expect(message).toMatch(/^It is .* ahead of 127\.0\.0\.1:\d+: deliveries are refused as too old\.$/)
  })

  test('may be behind', async () => {
    const { isOk, message } = await examineAt(inSeconds(3600))
    expect(isOk).toBe(false)
    expect(message).toMatch(/ behind .* as too new\.$/)
  })

  test.each([
    ['nothing', undefined],
    ['no date', 'soon'],
  ])('can not be told from a server that says %s', async (_, date) => {
    expect(await examineAt(date)).toMatchObject({
      isOk: false,
      message: expect.stringContaining('says no time'),
    })
  })

  test('can not be told from no server', async () => {
    expect(await examineClock(new URL('http://127.0.0.1:1'))).toMatchObject({ isOk: false })
  })
})

test.each([
  ['20.0.0', true],
  ['22.11.0', true],
  ['18.20.4', false],
])('Node %s: %s', (version, isOk) => {
  expect(examineNode(version)).toMatchObject({ isOk })
})

/** A project with a driver of its own, as npm would install it. */
function projectWith(name: string, source = ''): string {
  const project = join(folder, crypto.randomUUID())
  mkdirSync(join(project, 'node_modules', name), { recursive: true })
  writeFileSync(join(project, 'node_modules', name, 'index.js'), source)
  return project
}

async function listener(): Promise<{ readonly port: number; close(): void }> {
  const server = createServer((socket) => socket.on('error', () => {}))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return { port: typeof address === 'object' && address ? address.port : 0, close: () => server.close() }
}

describe('a store', () => {
  const bare = projectWith('nothing')

  test.each(['redis', 'postgres'] as const)('%s may be out of reach', async (engine) => {
    expect(await examineStore({ engine, url: `${engine}://user:hush@127.0.0.1:1/db` }, bare)).toEqual([
      {
        subject: engine,
        isOk: false,
        message: '127.0.0.1:1 can not be reached (ECONNREFUSED).',
        fix: expect.any(String),
      },
    ])
    const [finding] = await examineStore({ engine, url: `${engine}://store.invalid` }, bare)
    expect(finding?.message).toMatch(engine === 'redis' ? /^store\.invalid:6379 / : /^store\.invalid:5432 /)
    expect(await examineStore({ engine, url: 'no URL' }, bare)).toMatchObject([
      { isOk: false, message: 'What was given is no URL.' },
    ])
  })

  test('may not answer in time', async () => {
    vi.spyOn(net, 'connect').mockImplementation(() => new net.Socket().setTimeout(1))
    syncBuiltinESMExports()
    const [finding] = await examineStore({ engine: 'redis', url: 'redis://127.0.0.1' }, bare)
    vi.restoreAllMocks()
    syncBuiltinESMExports()
    expect(finding).toMatchObject({ isOk: false, message: '127.0.0.1:6379 can not be reached (no answer).' })
  })

  test('is reached, and not looked at without a driver', async () => {
    const { port, close } = await listener()
    expect(await examineStore({ engine: 'redis', url: `redis://127.0.0.1:${port}` }, bare)).toMatchObject([
      { isOk: true, message: `127.0.0.1:${port} can be reached.` },
      { isOk: true, message: expect.stringContaining('No driver') },
    ])
    close()
  })

  const pg = (query: string) => `exports.Client = class {
    constructor(options) { this.options = options }
    async connect() { if (!this.options.connectionString.includes('hush')) throw new Error('no password') }
    async query(text, [table]) { ${query} }
    async end() {}
  }`

  test.each([
    [
      'its table',
      pg(`return { rows: [{ found: table === 'hookproof_deliveries' }] }`),
      true,
      'It answers pg, and is ready.',
    ],
    ['no table', pg('return { rows: [{ found: false }] }'), false, 'Its table is not there.'],
    ['nothing', pg('return { rows: [] }'), false, 'Its table is not there.'],
    [
      'an error',
      pg(`throw Object.assign(new Error('hush'), { code: '28P01' })`),
      false,
      'It does not answer pg (28P01).',
    ],
    ['an error without a code', pg(`throw 'hush'`), false, 'It does not answer pg.'],
  ])('of PostgreSQL may have %s', async (_, source, isOk, message) => {
    const { port, close } = await listener()
    const url = `postgres://user:hush@127.0.0.1:${port}/db`
    const findings = await examineStore({ engine: 'postgres', url }, projectWith('pg', source))
    expect(findings[1]).toMatchObject({ isOk, message })
    expect(JSON.stringify(findings)).not.toContain('hush')
    close()
  })

  const ioredis = (ping: string, exported: string) => `class Redis {
    constructor(url, { retryStrategy }) { retryStrategy() }
    on(event, listener) { listener() }
    async connect() {}
    async ping() { ${ping} }
    disconnect() {}
  }
  ${exported}`

  test.each([
    ['answer', ioredis('', 'module.exports = Redis'), true],
    ['answer by a default export', ioredis('', 'exports.default = Redis'), true],
    ['refuse', ioredis(`throw new Error('NOAUTH')`, 'module.exports = Redis'), false],
  ])('of Redis may %s', async (_, source, isOk) => {
    const { port, close } = await listener()
    const project = projectWith('ioredis', source)
    const findings = await examineStore({ engine: 'redis', url: `redis://127.0.0.1:${port}` }, project)
    expect(findings[1]).toMatchObject({ isOk })
    close()
  })

  const sqlite = (found: string) => `module.exports = class {
    constructor(file, options) { if (!options.readonly) throw new Error('writes') }
    prepare() { return { get: () => ${found} } }
    close() {}
  }`

  test.each([
    ['its table', sqlite('({})'), 'It answers SQLite, and is ready.'],
    [
      'its table, by an export as Node has it',
      sqlite('({})').replace('module.exports', 'exports.DatabaseSync'),
      'It answers SQLite, and is ready.',
    ],
    ['no table', sqlite('undefined'), 'Its table is created at the first delivery.'],
  ])('of SQLite may have %s', async (_, source, message) => {
    const project = projectWith('better-sqlite3', source)
    fileIn(project, 'a.db', '')
    for (const url of ['a.db', 'sqlite:a.db', 'file:a.db', `file://${project}/a.db`]) {
      const findings = await examineStore({ engine: 'sqlite', url }, project)
      expect(findings).toMatchObject([{ isOk: true }, { isOk: true, message }])
    }
  })

  test('of SQLite may be missing', async () => {
    expect(await examineStore({ engine: 'sqlite', url: 'none.db' }, bare)).toMatchObject([
      { isOk: false, message: 'There is no such file.' },
    ])
  })
})
