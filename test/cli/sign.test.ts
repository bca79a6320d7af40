import { describe, expect, test } from 'vitest'
import { secretVariableOf } from '../../src/cli/sender.js'
import { providerOf, type SenderName, senderNames } from '../../src/diagnose/known-senders.js'
import { fileIn, temporaryFolder } from './files.js'
import { anySecret, hasKeys, privateKeyOf, publicKeyOf } from './keys.js'
import { run } from './terminal.js'

const folder = temporaryFolder()
const url = 'https://example.com/webhooks'
const env = { LABSYNC_SECRET: 'a-test-secret' }

/** What each sender needs to sign. */
function argsOf(sender: SenderName): readonly string[] {
  const key = hasKeys(sender) ? ['--private-key-file', fileIn(folder, sender, privateKeyOf(sender))] : []
  return ['-p', sender, '--url', url, ...key]
}

describe.each(senderNames)('%s', (sender) => {
  const secrets = hasKeys(sender) ? publicKeyOf(sender) : anySecret

  test('verifies what is signed', async () => {
    const { exitCode, output, errors } = await run(['sign', ...argsOf(sender), '--json'], {
      env: { [secretVariableOf(sender)]: anySecret },
    })
    expect([exitCode, errors]).toEqual([0, ''])
    expect(output).not.toContain(anySecret)
    const { headers, body } = JSON.parse(output.replaceAll(`$${secretVariableOf(sender)}`, anySecret))
    const event = providerOf(sender, { secrets, url }).verify(body, headers)
    expect(event.type).toEqual(expect.any(String))
  })
})

describe('the headers', () => {
  test('stand alone where the body was given', async () => {
    const { output } = await run(['sign', '-p', 'labsync', '-d', '{}', '--timestamp', '1700000000'], { env })
    expect(output).toBe(
      'content-type: application/json\nx-labsync-signature: t=1700000000,v1=' +
        `${/v1=(\w{64})\n$/.exec(output)?.[1]}\n`,
    )
  })

  test('come with the body where that was made', async () => {
    const { output } = await run(['sign', '-p', 'labsync', '--set', 'data.id=7'], { env })
    expect(output).toMatch(
      /^content-type: .*\nx-labsync-signature: .*\n\n\{"event":"job.created","data":\{"id":7\}\}\n$/,
    )
  })

  test('show a token as the variable that holds it', async () => {
    const { output } = await run(['sign', '-p', 'flabs', '-d', '{}'], { env: { FLABS_TOKEN: '$&-token' } })
    expect(output).toContain('authorization: Bearer $FLABS_TOKEN\n')
  })

  test('show a token as the file that holds it', async () => {
    const path = fileIn(folder, '$&', 'hush')
    const { output } = await run(['sign', '-p', 'flabs', '-d', '{}', '--secret-file', path])
    expect(output).toContain(`authorization: Bearer $(cat '${path}')\n`)
  })

  test('have those that were added', async () => {
    const { output } = await run(['sign', '-p', 'labsync', '-H', 'X-Trace: 1', '-H', 'x-b: 2'], { env })
    expect(output).toContain('x-trace: 1\nx-b: 2\n')
  })

  test('have the id and the type that were given', async () => {
    const args = ['sign', '-p', 'svix', '--id', 'msg_1', '-d', '{}']
    expect((await run(args, { env: { SVIX_SECRET: anySecret } })).output).toContain('svix-id: msg_1\n')
    const typed = ['sign', '-p', 'github', '--type', 'push', '-d', '{}']
    expect((await run(typed, { env: { GITHUB_SECRET: 'hush' } })).output).toContain('x-github-event: push\n')
    const sample = ['sign', '-p', 'github', '--type', 'push']
    expect((await run(sample, { env: { GITHUB_SECRET: 'hush' } })).output).toContain('x-github-event: push\n')
  })
})

describe('the body', () => {
  test('is signed byte for byte', async () => {
    const path = fileIn(folder, 'body', Uint8Array.of(0xff, 0x00, 0x0a))
    const { output } = await run(['sign', '-p', 'labsync', '--body-file', path, '--json'], { env })
    const { headers, bodyBase64 } = JSON.parse(output)
    expect(bodyBase64).toBe('/wAK')
    const verified = providerOf('labsync', { secrets: 'a-test-secret', url }).safeVerify(
      Uint8Array.of(0xff, 0x00, 0x0a),
      headers,
    )
    expect(verified.ok ? '' : verified.error.code).toBe('payload_not_utf8')
  })

  test('may come from standard input', async () => {
    const args = ['sign', '-p', 'labsync', '--body-file', '-', '--json']
    expect(JSON.parse((await run(args, { env, stdin: '{"a":1}' })).output).body).toBe('{"a":1}')
  })

  test('gets the signature put into it, where the sender does that', async () => {
    const args = ['sign', '-p', 'mailgun', '-d', '{"event-data":{"event":"opened"}}', '--json']
    const { body, headers } = JSON.parse((await run(args, { env: { MAILGUN_SECRET: 'hush' } })).output)
    expect(providerOf('mailgun', { secrets: 'hush', url }).verify(body, headers).type).toBe('opened')
    const wrong = await run([...args.slice(0, 3), '-d', 'text'], { env: { MAILGUN_SECRET: 'hush' } })
    expect(wrong.errors).toBe('error: Expected a JSON object as the body: mailgun signs inside of it.\n')
  })
})

describe('is refused', () => {
  test.each([
    [
      'a sender that signs its URL, without one',
      ['-p', 'square'],
      { SQUARE_SECRET: 'hush' },
      /^error: Expected --url: square signs /,
    ],
    [
      'a body and an event',
      ['-p', 'labsync', '-d', '{}', '-e', 'job.created'],
      env,
      /^error: Expected either a body, or --event and --set/,
    ],
    [
      'a body and a value',
      ['-p', 'labsync', '-d', '{}', '--set', 'a=1'],
      env,
      /^error: Expected either a body/,
    ],
    [
      'an unknown event',
      ['-p', 'labsync', '-e', 'job.gone'],
      env,
      /^error: Expected an event of labsync: job\.created, /,
    ],
    [
      'an event without a sample',
      ['-p', 'stripe', '-e', 'charge.failed'],
      { STRIPE_SECRET: 'hush' },
      /^error: There is a sample of charge\.succeeded alone/,
    ],
    ['a value without a path', ['-p', 'labsync', '--set', '=7'], env, /^error: Expected --set as path=value/],
    [
      'a value with a gap in its path',
      ['-p', 'labsync', '--set', 'a..b=7'],
      env,
      /^error: Expected --set as path=value/,
    ],
    [
      'an id of a sender without',
      ['-p', 'labsync', '--id', '1'],
      env,
      /^error: Expected no id: this sender signs no id/,
    ],
    [
      'no private key',
      ['-p', 'discord'],
      {},
      /^error: Expected --private-key-file: discord signs with a private key/,
    ],
    [
      'a private key of a sender with a secret',
      ['-p', 'labsync', '--private-key-file', 'x'],
      env,
      /^error: Expected no --private-key-file/,
    ],
    [
      'no file of a private key',
      ['-p', 'discord', '--private-key-file', `${folder}/none`],
      {},
      /^error: Expected a private key at /,
    ],
    [
      'another file',
      ['-p', 'discord', '--private-key-file', fileIn(folder, 'other', 'text')],
      {},
      /PKCS#8 in PEM/,
    ],
    [
      'a key of another kind',
      ['-p', 'discord', '--private-key-file', fileIn(folder, 'ec', privateKeyOf('sendgrid'))],
      {},
      /^error: Expected a private key for ed25519/,
    ],
  ])('%s', async (_, args, variables, message) => {
    const { exitCode, output, errors } = await run(['sign', ...args], { env: variables })
    expect([exitCode, output]).toEqual([2, ''])
    expect(errors).toMatch(message)
  })
})

describe('--set', () => {
  const bodyOf = async (...values: readonly string[]) => {
    const args = [
      'sign',
      '-p',
      'sendgrid',
      '--private-key-file',
      fileIn(folder, 'sg', privateKeyOf('sendgrid')),
    ]
    const { output, errors } = await run([...args, '--json', ...values.flatMap((value) => ['--set', value])])
    return output === '' ? errors : JSON.parse(JSON.parse(output).body)
  }

  test.each([
    ['a number', ['0.id=7'], { id: 7 }],
    ['an object', ['0.id={"a":[1]}'], { id: { a: [1] } }],
    ['a text', ['0.id=a=b'], { id: 'a=b' }],
    ['nothing', ['0.id='], { id: '' }],
    ['what is new, deep down', ['0.a.b.c=1', '0.a.b.d=2'], { a: { b: { c: 1, d: 2 } } }],
    ['in place of a text', ['0.event.name=x'], { event: { name: 'x' } }],
    ['the number of the delivery', ['0.id={n}', '0.name=evt_{n}'], { id: 1, name: 'evt_1' }],
  ])('%s', async (_, values, changed) => {
    expect(await bodyOf(...values)).toEqual([{ event: 'processed', sg_event_id: 'id_sample', ...changed }])
  })

  test('in a list', async () => {
    expect(await bodyOf('1.event=open')).toHaveLength(2)
    expect(await bodyOf('0={}')).toEqual([{}])
    expect(await bodyOf('2.event=open')).toBe('error: Expected a place from 0 to 1 in a list, in --set.\n')
    expect(await bodyOf('x=1')).toBe('error: Expected a place from 0 to 1 in a list, in --set.\n')
  })

  test('changes no prototype', async () => {
    const changed = await bodyOf('0.__proto__.polluted=1')
    expect(Object.hasOwn(changed[0], '__proto__')).toBe(true)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})
