import { describe, expect, test } from 'vitest'
import { samplesOf } from '../../src/cli/samples/index.js'
import { secretVariableOf } from '../../src/cli/sender.js'
import { providerOf, type SenderName, senderNames } from '../../src/diagnose/known-senders.js'
import { sign } from '../../src/index.js'
import { signedDelivery } from '../../src/testing/index.js'
import { fileIn, temporaryFolder } from './files.js'
import { anySecret, hasKeys, keys, publicKeyOf } from './keys.js'
import { run } from './terminal.js'

const folder = temporaryFolder()
const url = 'https://example.com/webhooks'
const env = { LABSYNC_SECRET: 'a-test-secret', LABSYNC_OLD: 'an-older-secret' }
const body = '{"event":"job.created","data":{}}'
const time = 1_700_000_000

const recorded = (signature: string, text = body) =>
  `POST / HTTP/1.1\r\ncontent-type: application/json\r\nx-labsync-signature: ${signature}\r\n\r\n${text}`

const signature = sign(body, 'a-test-secret', { timestamp: time })
const file = fileIn(folder, 'genuine.txt', recorded(signature))
const verify = ['verify', '-p', 'labsync', '--at', String(time)]

/** A delivery of each sender, as it would be recorded. */
async function recordOf(sender: SenderName): Promise<string> {
  const [sample] = samplesOf(sender)
  const provider = providerOf(sender, { secrets: hasKeys(sender) ? publicKeyOf(sender) : anySecret, url })
  const isTyped = provider.describe?.().typeHeader !== undefined
  const { headers, body: sent } = await signedDelivery(provider, sample?.payload ?? {}, {
    ...(isTyped && { type: sample?.type }),
    ...(hasKeys(sender) && { privateKey: await webCryptoKeyOf(sender) }),
  })
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST /webhooks HTTP/1.1\r\n${lines.join('')}\r\n${sent}`
}

async function webCryptoKeyOf(sender: keyof typeof keys): Promise<CryptoKey> {
  const algorithm = sender === 'discord' ? { name: 'Ed25519' } : { name: 'ECDSA', namedCurve: 'P-256' }
  const der = keys[sender].privateKey.export({ type: 'pkcs8', format: 'der' })
  return crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign'])
}

describe.each(senderNames)('%s', (sender) => {
  test('verifies a recorded delivery', async () => {
    const [sample] = samplesOf(sender)
    const secret = hasKeys(sender) ? publicKeyOf(sender) : anySecret
    const args = [fileIn(folder, sender, await recordOf(sender)), '-p', sender, '--url', url]
    const variables = { [secretVariableOf(sender)]: secret }
    const { exitCode, output } = await run(['verify', ...args, '--json'], { env: variables })
    expect(JSON.parse(output)).toMatchObject({
      verdict: 'verified',
      type: sample?.type,
      secret: secretVariableOf(sender),
    })
    expect(exitCode).toBe(0)
    expect(await run(['diagnose', ...args], { env: variables })).toEqual({
      exitCode: 0,
      output: 'verified\n',
      errors: '',
    })
  })
})

describe('verify', () => {
  test('says the type, the time and the secret', async () => {
    expect(await run([...verify, file], { env })).toEqual({
      exitCode: 0,
      output:
        'verified job.created\n  Signed at 2023-11-14T22:13:20.000Z.\n  By the secret in LABSYNC_SECRET.\n',
      errors: '',
    })
  })

  test('says where no time is signed', async () => {
    const github = ['verify', '-p', 'github', fileIn(folder, 'github.txt', await recordOf('github'))]
    const { output } = await run(github, { env: { GITHUB_SECRET: anySecret } })
    expect(output).toContain('verifies for ever')
  })

  test('says which of several secrets', async () => {
    const rotated = fileIn(
      folder,
      'rotated.txt',
      recorded(sign(body, 'an-older-secret', { timestamp: time })),
    )
    const args = [...verify, rotated, '--other-secret-env', 'LABSYNC_OLD']
    expect((await run(args, { env })).output).toContain('By the secret in LABSYNC_OLD.')
    expect((await run([...verify, rotated], { env })).exitCode).toBe(1)
  })

  test.each([
    ['a file', ['--secret-file', fileIn(folder, 'key', 'a-test-secret\n')], `${folder}/key`],
    ['standard input', ['--secret-stdin'], 'standard input'],
  ])('says that the secret is in %s', async (_, args, place) => {
    const { output } = await run([...verify, file, ...args], { stdin: 'a-test-secret' })
    expect(output).toContain(`By the secret in ${place}.`)
  })

  test('takes the pieces', async () => {
    const pieces = ['-H', `x-labsync-signature: ${signature}`, '-d', body]
    expect((await run([...verify, ...pieces], { env })).exitCode).toBe(0)
  })

  test.each([
    ['an old one', [file, '--at', String(time + 301)], 'timestamp_too_old'],
    ['one by a tolerance', [file, '--at', String(time + 11), '--tolerance', '10'], 'timestamp_too_old'],
    ['one as of now', [file, '--at', String(Math.floor(Date.now() / 1000))], 'timestamp_too_old'],
    ['a forged one', [fileIn(folder, 'forged.txt', recorded(signature, '{}'))], 'signature_mismatch'],
    ['another method', [fileIn(folder, 'get.txt', 'GET / HTTP/1.1\n\n')], 'method_not_allowed'],
    [
      'one that is no JSON',
      [fileIn(folder, 'text.txt', recorded(sign('text', 'a-test-secret', { timestamp: time }), 'text'))],
      'payload_not_json',
    ],
  ])('refuses %s', async (_, args, code) => {
    const { exitCode, output, errors } = await run([...verify, ...args], { env })
    expect([exitCode, errors]).toEqual([1, ''])
    expect(output).toMatch(new RegExp(`^refused ${code}\n  .+\n  hookproof diagnose, `))
    expect(JSON.parse((await run([...verify, ...args, '--json'], { env })).output)).toMatchObject({
      verdict: 'refused',
      code,
    })
  })

  test('takes an older one by a larger tolerance', async () => {
    const args = [...verify, file, '--at', String(time + 400), '--tolerance', '400']
    expect((await run(args, { env })).exitCode).toBe(0)
  })

  test('says a type that the library does not know', async () => {
    const text = '{"event":"job.\\u001b[31mnew","data":{}}'
    const unknown = fileIn(
      folder,
      'unknown.txt',
      recorded(sign(text, 'a-test-secret', { timestamp: time }), text),
    )
    expect((await run([...verify, unknown], { env })).output).toMatch(/^verified job\.\\u\{1b\}\[31mnew\n/)
  })

  test('wants the URL of a sender that signs it', async () => {
    expect(
      (await run(['verify', '-p', 'twilio', '-d', 'a=1'], { env: { TWILIO_SECRET: 'hush' } })).errors,
    ).toBe('error: Expected --url: twilio signs the URL that it posts to.\n')
  })

  test('is coloured where somebody watches', async () => {
    expect((await run([...verify, file], { env, isInteractive: true })).output).toContain(
      '\u001b[32mverified\u001b[39m',
    )
    expect((await run([...verify, '-d', ''], { env, isInteractive: true })).output).toContain(
      '\u001b[31mrefused',
    )
  })

  test('throws on what is no fault of the delivery', async () => {
    const args = ['verify', '-p', 'labsync', '-d', '{}']
    expect(await run(args, { env: { LABSYNC_SECRET: ' blank ' } })).toMatchObject({ exitCode: 2, output: '' })
  })
})

describe('diagnose', () => {
  const diagnose = ['diagnose', '-p', 'labsync']

  test('names the cause and what to do', async () => {
    const { exitCode, output } = await run([...diagnose, file], {
      env: { LABSYNC_SECRET: '"a-test-secret"' },
    })
    expect(exitCode).toBe(1)
    expect(output).toMatch(
      /^refused\nsecret_quoted \(proved\)\n {2}The secret begins or ends with a quote\.\n {2}Remove /,
    )
    expect(output).not.toContain('a-test-secret')
  })

  test('goes by the time that it was recorded at', async () => {
    expect((await run([...diagnose, file, '--at', String(time)], { env })).output).toBe('verified\n')
    expect((await run([...diagnose, file], { env })).output).toContain('replay (likely)')
  })

  test('goes by the URL that was posted to', async () => {
    const provider = providerOf('square', { secrets: 'a-test-secret', url: 'https://example.com/a' })
    const { headers, body: sent } = await signedDelivery(provider, samplesOf('square')[0]?.payload ?? {})
    const pieces = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
    const args = ['diagnose', '-p', 'square', ...pieces, '-d', String(sent)]
    const variables = { SQUARE_SECRET: 'a-test-secret' }
    expect((await run([...args, '--url', 'https://example.com/a'], { env: variables })).exitCode).toBe(0)
    const other = await run([...args, '--url', 'http://example.com/a', '--json'], { env: variables })
    expect(JSON.parse(other.output)).toMatchObject({
      verdict: 'refused',
      cause: { code: 'signed_other_url' },
    })
  })
})
