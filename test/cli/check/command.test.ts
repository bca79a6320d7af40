import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fileIn, temporaryFolder } from '../files.js'
import { type RunOptions, run } from '../terminal.js'
import { receiverWith, secret, serve } from './right-receiver.js'

const folder = temporaryFolder()

const check = (url: string | URL, args: readonly string[] = [], options: RunOptions = {}) =>
  run(['check', String(url), '-p', 'labsync', ...args], { env: { LABSYNC_SECRET: secret }, ...options })

describe('a receiver that is right', () => {
  test('gets grade A, and exit code 0', async () => {
    await using receiver = await serve(receiverWith())
    const { exitCode, output, errors } = await check(receiver.url)
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' })
    expect(output).toContain('✓  forged ')
    expect(output).toContain('Not seen:\n  duplicate: whether the event was handled once or twice')
    expect(output).toMatch(/Grade A 27 passed, 0 failed, 0 skipped, 4\d requests\n$/)
    expect(output).not.toContain(secret)
  })

  test('may be checked with a body and headers of its own', async () => {
    let body = ''
    await using receiver = await serve(
      receiverWith({
        handle(arrived) {
          body ||= arrived.body.toString()
          return 200
        },
      }),
    )
    const file = fileIn(folder, 'body.json', '{"event":"job.created","data":{"job":"J-7"}}')
    expect(await check(receiver.url, ['--body-file', file])).toMatchObject({ exitCode: 0 })
    expect(JSON.parse(body)).toEqual({
      event: 'job.created',
      data: { job: 'J-7' },
      hookproof_check: expect.any(String),
    })
  })
})

describe('a receiver with a minor fault', () => {
  const listener = receiverWith({ refusal: () => '<html>\u001b[2J' })

  test('gets grade B, and exit code 0', async () => {
    await using receiver = await serve(listener)
    const { exitCode, output } = await check(receiver.url)
    expect(exitCode).toBe(0)
    expect(output).toContain('Grade B')
  })
})

describe('a receiver with a critical fault', () => {
  const listener = receiverWith({ isGenuine: () => true })

  test('gets grade F, exit code 1, and is told what it means and how to fix it', async () => {
    await using receiver = await serve(listener)
    const { exitCode, output } = await check(receiver.url)
    expect(exitCode).toBe(1)
    expect(output).toContain('malformed (critical)\n  It accepts what its sender did not sign')
    expect(output).toContain('Seen with: an empty header, a header without a signature')
    expect(output).toContain('Fix: Verify the signature over the raw body')
    expect(output).toContain('\nGrade F ')
  })

  test('is reported as JSON, without the password and the query of its URL', async () => {
    await using receiver = await serve(listener)
    const url = Object.assign(new URL(receiver.url), {
      username: 'me',
      password: 'a-password',
      search: 'key=1',
    })
    const { output } = await check(url, ['--json'])
    expect(output.trimEnd()).not.toContain('\n')
    expect(JSON.parse(output)).toMatchObject({
      url: receiver.url.href,
      provider: 'labsync',
      grade: 'F',
      requests: expect.any(Number),
      results: expect.arrayContaining([
        expect.objectContaining({ name: 'forged', verdict: 'failed', severity: 'critical', answered: '200' }),
      ]),
    })
  })

  test('is reported as JUnit XML', async () => {
    await using receiver = await serve(listener)
    const file = join(folder, 'check.xml')
    await check(receiver.url, ['--junit', file])
    const xml = readFileSync(file, 'utf8')
    expect(xml).toContain('<testsuites tests="27" failures="9" skipped="0">')
    expect(xml).toContain('name="empty-secret: signed with an empty secret (&#39;&#39;)"')
    expect(xml).toContain(
      '<failure type="critical" message="answered 200">It accepts what its sender did not sign',
    )
  })
})

test('what a sender cannot send is skipped, and says why', async () => {
  await using receiver = await serve((request, response) => {
    response.writeHead(request.headers.authorization === 'Bearer a-token' ? 200 : 401).end()
  })
  const file = join(folder, 'flabs.xml')
  const args = ['check', receiver.url.href, '-p', 'flabs', '--junit', file]
  const { output } = await run(args, { env: { FLABS_TOKEN: 'a-token' } })
  expect(output).toContain('flabs does not sign the body.')
  expect(output).toContain('flabs signs no time.')
  expect(readFileSync(file, 'utf8')).toContain('<skipped message="flabs signs no time."/>')
})

test('where a redirect leads is shown, and moves no cursor', async () => {
  await using receiver = await serve((_request, response) => {
    response.writeHead(308, { location: `/\u009b2J${'x'.repeat(500)}` }).end()
  })
  const { exitCode, output } = await check(receiver.url, [], { isInteractive: true })
  expect(exitCode).toBe(1)
  expect(output).toContain('308 to /\\u{9b}2J')
  expect(output).not.toContain('\u009b')
})

describe('nothing is sent', () => {
  test('to another machine, unless somebody agrees', async () => {
    const url = 'http://check.invalid/'
    expect(await check(url)).toMatchObject({ exitCode: 2, errors: expect.stringContaining('--yes') })
    const confirm = async () => false
    expect(await check(url, [], { confirm })).toMatchObject({ exitCode: 2 })
    expect(await check(url, ['--yes'])).toMatchObject({ exitCode: 3 })
  })

  test('where a body is no JSON', async () => {
    const file = fileIn(folder, 'body.txt', 'hello')
    expect(await check('http://127.0.0.1:9/', ['--body-file', file])).toEqual({
      exitCode: 2,
      output: '',
      errors: 'error: Expected the body to be JSON: a check writes it in several ways.\n',
    })
  })

  test('without a secret, or to what is no URL', async () => {
    expect(await check('http://127.0.0.1:9/', [], { env: {} })).toMatchObject({ exitCode: 2 })
    expect(await check('localhost')).toMatchObject({ exitCode: 2 })
  })
})

test('what cannot be reached is exit code 3', async () => {
  const url = await serve(receiverWith()).then(async (receiver) => {
    await receiver[Symbol.asyncDispose]()
    return receiver.url
  })
  expect(await check(url)).toEqual({
    exitCode: 3,
    output: '',
    errors: `error: Could not reach ${url.origin}: ECONNREFUSED. Is the receiver running?\n`,
  })
})

test('a report that cannot be written is exit code 3', async () => {
  await using receiver = await serve(receiverWith())
  const { exitCode, errors } = await check(receiver.url, ['--junit', join(folder, 'no', 'check.xml')])
  expect(exitCode).toBe(3)
  expect(errors).toContain('Could not write')
})
