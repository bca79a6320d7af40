import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Diagnosis, diagnose, type FindingCode } from '../../../../src/diagnose/index.js'
import { github, labsync, paddle, razorpay, shopify, slack } from '../../corpus/bodies/signed.js'
import { now, secret, stripeDelivery } from '../../corpus/case.js'

const mebi = 1024 * 1024
const text = '{"event":"paid","data":{"id":7}}'

afterEach(() => {
  vi.unstubAllGlobals()
})

function codesOf({ findings }: Diagnosis): readonly FindingCode[] {
  return findings.map(({ code }) => code)
}

describe('a long body', () => {
  const list = Array.from({ length: 4000 }, (_, id) => ({ id, url: 'https://example.com/a' }))
  const long = JSON.stringify(list)

  test.each([
    ['2 spaces', JSON.stringify(list, null, 2)],
    ["PHP's slashes", long.replaceAll('/', '\\/')],
  ])('is spelled by the usual writers: %s', async (_, signed) => {
    const { cause } = await diagnose(github(signed, long))
    expect(cause).toMatchObject({ code: 'body_reserialized', certainty: 'proved' })
  })

  test('is not spelled by the others', async () => {
    const { cause } = await diagnose(github(JSON.stringify(list, null, '\t'), long))
    expect(cause?.code).toBe('secret_or_body')
  })

  test('is made a form where its type says so', async () => {
    const signed = new URLSearchParams({ payload: long }).toString()
    const type = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
    expect((await diagnose(github(signed, long, type))).cause).toMatchObject({
      code: 'body_form',
      certainty: 'proved',
    })
    expect((await diagnose(github(signed, long))).cause?.code).toBe('secret_or_body')
  })

  test('is not made a form of where it was parsed', async () => {
    const signed = new URLSearchParams({ payload: long }).toString()
    expect((await diagnose(github(signed, list))).cause).toMatchObject({
      code: 'body_parsed',
      certainty: 'likely',
    })
  })

  test('is not encoded in base64', async () => {
    const signed = Buffer.from(long).toString('base64')
    expect((await diagnose(github(signed, long))).cause?.code).toBe('secret_or_body')
  })
})

describe('a hostile body', () => {
  test.each([
    ['brackets', '['.repeat(mebi)],
    ['brackets that match', `${'['.repeat(1000)}${']'.repeat(1000)}`],
    ['brackets that do not match', '{"a":[}'],
    ['many members', `{${Array.from({ length: 150_000 }, (_, index) => `"k${index}":0`).join()}}`],
    ['many fields', 'a=b&'.repeat(mebi / 4)],
    ['blanks', `${' '.repeat(mebi)}x`],
    ['quotes', `["${'"'.repeat(mebi)}`],
    ['backslashes', `["${'\\'.repeat(mebi)}`],
    ['broken escapes', '{"a":"\\x \\u12"}'],
    ['letters beyond ASCII', `{"a":"${'\u00e9'.repeat(mebi / 2)}"}`],
    ['NULs of an odd number', '\0'.repeat(7)],
    ['signs', `a=${'='.repeat(mebi)}x`],
    ['more than is looked into', `[${' '.repeat(4 * mebi)}]`],
    ['indents that would fill the memory', `${'['.repeat(60)}${'0,'.repeat(30_000)}0${']'.repeat(60)}`],
  ])('is refused and explained: %s', async (_, body) => {
    const { verdict, findings } = await diagnose(razorpay('another', body))
    expect(verdict).toBe('refused')
    expect(findings.every(({ certainty }) => certainty === 'likely')).toBe(true)
  })

  test('more than 4 MiB is not decompressed', async () => {
    const signed = 'a'.repeat(5 * mebi)
    const { cause } = await diagnose(github(signed, gzipSync(signed)))
    expect(cause).toMatchObject({ code: 'body_compressed', certainty: 'likely' })
  })

  test('a gzip bomb is not decompressed to its end', async () => {
    const { cause } = await diagnose(github('another', gzipSync(Buffer.alloc(64 * mebi))))
    expect(cause).toMatchObject({ code: 'body_compressed', certainty: 'likely' })
  })

  test('an object of any depth', async () => {
    let deep: unknown = {}
    for (let level = 0; level < 20_000; level++) deep = { deep }
    expect((await diagnose(github(text, deep))).cause?.code).toBe('body_parsed')
  })
})

describe('compression', () => {
  test('is proved where the runtime decompresses only', async () => {
    vi.stubGlobal('DecompressionStream', undefined)
    const { cause } = await diagnose(github(text, gzipSync(text)))
    expect(cause).toMatchObject({ code: 'body_compressed', certainty: 'likely' })
  })

  test.each([
    ['gzip that is cut', gzipSync(text).subarray(0, 20), {}],
    ['brotli', brotliCompressSync(text), { 'content-encoding': 'br' }],
  ])('shows: %s', async (_, seen, headers) => {
    const { cause } = await diagnose(shopify(text, seen, headers))
    expect(cause).toMatchObject({ code: 'body_compressed', certainty: 'likely' })
  })

  test('does not show in other bytes', async () => {
    expect(codesOf(await diagnose(shopify(text, deflateRawSync(text))))).not.toContain('body_compressed')
    expect(codesOf(await diagnose(shopify('a', 'xa', { 'content-encoding': 'identity' })))).toEqual([
      'secret_or_body',
    ])
  })
})

describe('a parsed body', () => {
  test.each([
    ['a number', 42],
    ['true', true],
    ['an empty array', []],
    ['an object that is no Buffer', { type: 'Buffer', data: [1, 2, 300] }],
    ['an object that is no Buffer either', { type: 'Buffer', data: ['1'] }],
    ['an event of a Lambda whose base64 is broken', { body: '%', isBase64Encoded: true }],
    [
      'a cycle',
      (() => {
        const cycle: Record<string, unknown> = {}
        cycle.cycle = cycle
        return cycle
      })(),
    ],
  ])('is the cause, whatever it is: %s', async (_, body) => {
    const { cause } = await diagnose(github('another', body))
    expect(cause).toMatchObject({ code: 'body_parsed', certainty: 'likely' })
  })

  test('is the cause where the scheme signs no body', async () => {
    const headers = { 'x-gitlab-token': 'the token of this webhook' }
    const given = { provider: 'flabs', now, secrets: secret, headers } as const
    expect((await diagnose({ ...given, body: { a: 1 } })).cause?.code).toBeDefined()
  })

  test('is the only cause, whatever its text looks like', async () => {
    const seen = { note: '\ufffd \u00c3\u00a9' }
    expect(codesOf(await diagnose(github('another', seen, { 'content-length': '7' })))).toEqual([
      'body_parsed',
    ])
  })

  test('is proved beside another fault', async () => {
    const other = { ...stripeDelivery(text, JSON.parse(text)), now: () => now() + 86_400_000 }
    expect(codesOf(await diagnose(other))).toEqual(['body_parsed', 'replay', 'clock_skew'])
  })

  test('from a form with a name twice', async () => {
    const signed = 'a=1&a=2&b=%2B'
    expect((await diagnose(slack(signed, { a: ['1', '2'], b: '+' }))).cause).toMatchObject({
      code: 'body_parsed',
      certainty: 'proved',
    })
  })
})

describe('a hint', () => {
  test.each([
    ['garbled text', 'body_charset', '{"a":"\u00c3\u00a9"}', {}],
    ['no UTF-8', 'body_charset', Uint8Array.of(0xc3, 0x28), {}],
    ['replacement characters', 'body_charset', '{"a":"\ufffd"}', { 'content-length': '11' }],
    ['an empty object', 'body_empty', '{}', {}],
    ['an empty object, by the length', 'body_empty', '{}', { 'content-length': '300' }],
    ['a length that is no number', 'secret_or_body', '{"a":1}', { 'content-length': '1e3' }],
    ['a shorter length of a text', 'secret_or_body', 'a text', { 'content-length': '2' }],
    ['another length of JSON', 'body_reserialized', '{"a":1}', { 'content-length': '9' }],
    ['a JSON string', 'secret_or_body', '"a"', {}],
    ['half a JSON string', 'secret_or_body', '"a', {}],
    ['a form', 'secret_or_body', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }],
  ] as const)('of %s is %s', async (_, code, seen, headers) => {
    const { cause } = await diagnose(paddle('another', seen, headers))
    expect(cause).toMatchObject({ code, certainty: 'likely' })
  })

  test('is not given of a body that is not signed', async () => {
    const headers = { authorization: 'Bearer another' }
    const { findings } = await diagnose({ provider: 'laabam', secrets: secret, now, headers, body: '' })
    expect(findings.length).toBeGreaterThan(0)
  })

  test('compares no length of compressed bytes', async () => {
    const headers = { 'content-encoding': 'gzip', 'content-length': '40' }
    expect(codesOf(await diagnose(github('another', '{"a":1}', headers)))).toEqual(['body_compressed'])
  })

  test('says nothing of the body', async () => {
    const seen = '{"name":"Mrs Secret","note":"\ufffd"}'
    const { findings } = await diagnose(labsync('another', seen, { 'content-length': '5' }))
    expect(JSON.stringify(findings)).not.toContain('Mrs Secret')
  })
})
