import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { curlLineOf } from '../../src/cli/curl-line.js'
import { providerOf } from '../../src/diagnose/known-senders.js'
import { fileIn, temporaryFolder } from './files.js'
import { receiver } from './receiver.js'
import { run } from './terminal.js'

const folder = temporaryFolder()
const execute = promisify(execFile)
const env = { LABSYNC_SECRET: 'a-test-secret' }

async function paste(line: string, variables: Readonly<Record<string, string>> = {}): Promise<void> {
  const shell = execute('sh', { env: { PATH: process.env.PATH ?? '', ...variables } })
  shell.child.stdin?.end(line)
  await shell
}

describe('the line', () => {
  test('is plain where the body is', () => {
    const delivery = { headers: { 'x-a': "it's", 'x-empty': '' }, body: '{"a":\n1}' }
    const hidden = { secret: undefined, shellText: '$NONE' }
    expect(curlLineOf(new URL('http://localhost:3000/a'), delivery, hidden)).toBe(
      String.raw`curl --request POST 'http://localhost:3000/a' --header 'x-a: it'\''s' --header 'x-empty;' --data-binary '{"a":` +
        "\n1}'\n",
    )
  })

  test('posts what verifies', async () => {
    await using server = await receiver()
    const { output } = await run(['curl', server.url, '-p', 'labsync', '--set', "data.name=it's"], { env })
    await paste(output)
    const [arrived] = server.arrived
    const provider = providerOf('labsync', { secrets: 'a-test-secret', url: server.url })
    expect(provider.verify(arrived?.body ?? '', arrived?.headers ?? {}).data).toEqual({ name: "it's" })
  })

  test.each([
    ['a variable', [], '$FLABS_TOKEN'],
    ['a variable of its own', ['--secret-env', 'MINE'], '$MINE'],
    ['a variable whose name sh does not take', ['--secret-env', 'MY-TOKEN'], '$FLABS_TOKEN'],
    [
      'a file',
      ['--secret-file', fileIn(folder, "it's a token", 'hush"$')],
      `$(cat '${folder}/it'\\''s a token')`,
    ],
  ])('reads a token from %s', async (_, args, text) => {
    await using server = await receiver()
    const token = 'hush"$'
    const variables = { FLABS_TOKEN: token, MINE: token, 'MY-TOKEN': token }
    const { output } = await run(['curl', server.url, '-p', 'flabs', ...args], { env: variables })
    expect(output).not.toContain('hush')
    expect(output).toContain(`'authorization: Bearer '"${text}"`)
    await paste(output, { FLABS_TOKEN: token, MINE: token })
    expect(server.arrived[0]?.headers.authorization).toBe(`Bearer ${token}`)
  })

  test('signs the URL, of a sender that does', async () => {
    await using server = await receiver()
    const url = `${server.url}?a[]={1,2}`
    const { output } = await run(['curl', url, '-p', 'square'], { env: { SQUARE_SECRET: 'a-test-secret' } })
    await paste(output)
    const provider = providerOf('square', { secrets: 'a-test-secret', url })
    const [arrived] = server.arrived
    expect(provider.verify(arrived?.body ?? '', arrived?.headers ?? {}).type).toBe('payment.created')
  })

  test('comes as JSON, too', async () => {
    const { output } = await run(['curl', 'http://localhost', '-p', 'labsync', '--json'], { env })
    expect(JSON.parse(output).line).toMatch(/^curl .*'$/)
  })

  test.each(['localhost:3000', 'ftp://localhost', 'text'])('goes to no %s', async (url) => {
    expect(await run(['curl', url, '-p', 'labsync'], { env })).toEqual({
      exitCode: 2,
      output: '',
      errors: 'error: Expected a URL such as http://localhost:3000/webhooks, got something else.\n',
    })
  })
})

describe('byte for byte', () => {
  const hidden = { secret: undefined, shellText: '' }

  /** What arrives of a body that is posted by the line. */
  async function arrivedOf(server: Awaited<ReturnType<typeof receiver>>, body: string | Uint8Array) {
    await paste(curlLineOf(new URL(server.url), { headers: { 'content-type': 'text/plain' }, body }, hidden))
    return server.arrived.at(-1)?.body
  }

  test.each([
    ['nothing', ''],
    ['what curl would read a file by', '@/etc/hostname'],
    ['quotes', `'"\`$HOME \\ \\n ! '' %s`],
    ['line breaks at its ends', '\n\na\n\n'],
    ['what a terminal acts on', 'a\u001b[2J\tb\r\n\u0000\u007f\u202e'],
    ['a byte order mark', '\ufeff{}'],
    ['every byte', Uint8Array.from({ length: 256 }, (_, at) => at)],
    ['more than an argument takes', 'x'.repeat(200_000)],
    ['a large body of bytes', new Uint8Array(200_000).fill(0xff)],
  ])('%s', async (_, body) => {
    await using server = await receiver()
    expect(Buffer.compare((await arrivedOf(server, body)) ?? Buffer.of(1), Buffer.from(body))).toBe(0)
  })

  test('any text and any bytes', async () => {
    await using server = await receiver()
    const bodies = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: fc.constantFrom(...`'"\\$\`!@%;&|\n \t{}()<>*?~#é€😀`), maxLength: 60 }),
      fc.uint8Array({ maxLength: 60 }),
    )
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const sent = typeof body === 'string' ? body.toWellFormed() : body
        expect(Buffer.compare((await arrivedOf(server, sent)) ?? Buffer.of(1), Buffer.from(sent))).toBe(0)
      }),
      { numRuns: 150 },
    )
  })
})
