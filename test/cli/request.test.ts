import { describe, expect, test } from 'vitest'
import { parseHeaderLine, parseRawRequest } from '../../src/cli/raw-request.js'
import { fileIn, temporaryFolder } from './files.js'
import { run } from './terminal.js'

const folder = temporaryFolder()
const bytes = (text: string) => new TextEncoder().encode(text)

describe('a raw request', () => {
  test.each([
    ['CRLF', 'POST /hooks?a=1 HTTP/1.1\r\nHost: here\r\nX-A:  1 \r\n\r\n{}\r\n', '{}\r\n'],
    ['LF', 'POST /hooks?a=1 HTTP/1.1\nhost: here\nx-a: 1\n\n{}\r\n', '{}\r\n'],
    ['no version', 'POST /hooks?a=1\nhost: here\nx-a: 1\n\n{}', '{}'],
    ['no body', 'POST /hooks?a=1\nhost: here\nx-a: 1\n', ''],
  ])('with %s', (_, text, body) => {
    const request = parseRawRequest(bytes(text))
    expect({ ...request, body: new TextDecoder().decode(request.body) }).toEqual({
      method: 'POST',
      target: '/hooks?a=1',
      headers: [
        ['host', 'here'],
        ['x-a', '1'],
      ],
      body,
    })
  })

  test('has its body byte for byte', () => {
    const body = Uint8Array.from({ length: 256 }, (_, at) => at)
    const request = parseRawRequest(new Uint8Array([...bytes('POST / HTTP/1.1\r\n\r\n'), ...body]))
    expect(request.body).toEqual(body)
  })

  test.each(['', '{"a":1}', 'post /', 'POST', 'POST /\nno header\n\n', 'POST /\n: empty name\n\n'])(
    'is not %j',
    (text) => {
      expect(() => parseRawRequest(bytes(text))).toThrow(/^Expected /)
    },
  )

  test('a header has its name in lower case', () => {
    expect(parseHeaderLine('X-Signature: t=1,v1=a:b')).toEqual(['x-signature', 't=1,v1=a:b'])
    expect(() => parseHeaderLine('a: b\nc: d')).toThrow('Expected each header as "name: value"')
  })
})

describe('a request is given', () => {
  const env = { LABSYNC_SECRET: 'a-test-secret' }
  const diagnose = (args: readonly string[], stdin?: string) =>
    run(['diagnose', '-p', 'labsync', ...args], { env, ...(stdin !== undefined && { stdin }) })
  const raw = 'POST / HTTP/1.1\nhost: here\n\n{}'

  test.each([
    ['as a file', [fileIn(folder, 'request.txt', raw)]],
    ['in pieces', ['-H', 'host: here', '-d', '{}']],
    ['in pieces, with a file', ['--body-file', fileIn(folder, 'body.json', '{}')]],
    ['as a header alone', ['-H', 'host: here']],
  ])('%s', async (_, args) => {
    const { exitCode, output } = await diagnose(args)
    expect(exitCode).toBe(1)
    expect(output).toContain('header_missing')
  })

  test('on standard input', async () => {
    expect(await diagnose(['-'], raw)).toEqual(await diagnose([fileIn(folder, 'same.txt', raw)]))
    expect((await diagnose(['--body-file', '-'], '{}')).output).toContain('header_missing')
  })

  test('with another method', async () => {
    expect((await diagnose(['-X', 'get', '-d', '{}'])).output).toMatch(/method|redirect/)
  })

  test.each([
    ['nothing', [], 'Expected a request: a file, or --header with --body or --body-file.'],
    ['no file', [`${folder}/none`], `Expected a file at ${folder}/none, could not read one.`],
  ])('not by %s', async (_, args, message) => {
    expect(await diagnose(args)).toEqual({ exitCode: 2, output: '', errors: `error: ${message}\n` })
  })
})
