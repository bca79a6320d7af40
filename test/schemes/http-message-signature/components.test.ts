import { describe, expect, test } from 'vitest'
import { body, moment } from '../../signature/support.js'
import { judgeBy } from '../support.js'
import { type Line, schemeWith, signed } from './support.js'

const verified = { verified: true, timestamp: moment, secretIndex: 0, covers: 'nothing' }

async function judgeLines(
  lines: readonly Line[],
  { headers = {}, ...options }: { headers?: Record<string, unknown>; url?: string | undefined } = {},
): Promise<unknown> {
  return judgeBy(schemeWith({ required: [], ...options }), body, { ...signed(lines), ...headers })
}

describe('RFC 9421, section 2.2: a derived component', () => {
  const example = 'https://www.example.com/path?param=value'
  const multiline =
    'https://www.example.com/parameters?var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&fa%C3%A7ade%22%3A%20=something'

  test.each<readonly [string, string, string]>([
    ['"@method"', 'POST', example],
    ['"@target-uri"', example, example],
    ['"@authority"', 'www.example.com', example],
    ['"@scheme"', 'https', example],
    ['"@scheme"', 'http', 'http://www.example.com/path?param=value'],
    ['"@request-target"', '/path?param=value', example],
    ['"@path"', '/path', example],
    [
      '"@query"',
      '?param=value&foo=bar&baz=bat%2Dman',
      'https://www.example.com/path?param=value&foo=bar&baz=bat%2Dman',
    ],
    ['"@query"', '?queryString', 'https://www.example.com/path?queryString'],
    ['"@query"', '?', 'https://www.example.com/path'],
    [
      '"@query-param";name="baz"',
      'batman',
      'https://www.example.com/path?param=value&foo=bar&baz=batman&qux=',
    ],
    ['"@query-param";name="qux"', '', 'https://www.example.com/path?param=value&foo=bar&baz=batman&qux='],
    ['"@query-param";name="var"', 'this%20is%20a%20big%0Amultiline%20value', multiline],
    ['"@query-param";name="bar"', 'with%20plus%20whitespace', multiline],
    ['"@query-param";name="fa%C3%A7ade%22%3A%20"', 'something', multiline],
  ])('%s is %j', async (identifier, value, url) => {
    expect(await judgeLines([[identifier, value]], { url })).toEqual(verified)
    expect(await judgeLines([[identifier, `${value}x`]], { url })).toBe('signature_mismatch')
    const required = identifier.replaceAll(/^"|(?<=^"[^"]*)"/g, '')
    const scheme = schemeWith({ required: [required], url })
    expect(await judgeBy(scheme, body, signed([[identifier, value]]))).toEqual(verified)
  })

  test.each<readonly [string, string, string]>([
    ['"@authority"', 'example.com', 'https://EXAMPLE.com:443'],
    ['"@authority"', 'example.com:8443', 'https://example.com:8443/'],
    ['"@path"', '/', 'https://example.com'],
    ['"@target-uri"', 'https://example.com/', 'https://Example.com#part'],
    ['"@path"', '/a%2Fb%20c', 'https://example.com/a%2Fb%20c'],
    ['"@query-param";name="q"', '%21%27%28%29%7E*', "https://example.com/?q=!'()~*"],
  ])('%s is %j, in its normal form', async (identifier, value, url) => {
    expect(await judgeLines([[identifier, value]], { url })).toEqual(verified)
  })

  test('comes from the configured URL, whatever the request says', async () => {
    const headers = { host: 'evil.example', ':authority': 'evil.example', 'x-forwarded-host': 'evil.example' }
    expect(await judgeLines([['"@authority"', 'example.com']], { headers })).toEqual(verified)
    expect(await judgeLines([['"@authority"', 'evil.example']], { headers })).toBe('signature_mismatch')
  })

  test.each([
    '"@status"',
    '"@signature-params"',
    '"@unknown"',
    '"@Method"',
    '"@method";req',
    '"@path";bs',
    '"@query-param"',
    '"@query-param";name="none"',
    '"@query-param";name=tenant',
    '"@query-param";name="tenant";req',
    '"@query-param";key="tenant"',
  ])('%s is refused', async (identifier) => {
    expect(await judgeLines([[identifier, '7']])).toBe('header_malformed')
  })

  test('that occurs twice is refused', async () => {
    const url = 'https://example.com/?a=1&a=2'
    expect(await judgeLines([['"@query-param";name="a"', '1']], { url })).toBe('header_malformed')
  })

  test('but for the method needs a url', async () => {
    const options = { url: undefined }
    expect(await judgeLines([['"@method"', 'POST']], options)).toEqual(verified)
    for (const name of ['@target-uri', '@authority', '@scheme', '@request-target', '@path', '@query'])
      expect(await judgeLines([[`"${name}"`, '/']], options)).toBe('header_malformed')
    expect(await judgeLines([['"@query-param";name="a"', '1']], options)).toBe('header_malformed')
  })
})

describe('RFC 9421, section 2.1: a header', () => {
  const headers = {
    'x-ows-header': '   Leading and trailing whitespace.   ',
    'x-obs-fold-header': 'Obsolete\r\n    line folding.',
    'cache-control': ['max-age=60', '   must-revalidate'],
    'example-dict': ' a=1,    b=2;x=1;y=2,   c=(a   b   c), d',
    'x-empty-header': '',
    'X-Mixed-Case': 'found in any case',
    'x-tab': 'a\tb',
  }

  test.each<Line>([
    ['"x-ows-header"', 'Leading and trailing whitespace.'],
    ['"x-obs-fold-header"', 'Obsolete line folding.'],
    ['"cache-control"', 'max-age=60, must-revalidate'],
    ['"example-dict"', 'a=1,    b=2;x=1;y=2,   c=(a   b   c), d'],
    ['"example-dict";sf', 'a=1, b=2;x=1;y=2, c=(a b c), d'],
    ['"example-dict";key="a"', '1'],
    ['"example-dict";key="b"', '2;x=1;y=2'],
    ['"example-dict";key="c"', '(a b c)'],
    ['"example-dict";key="d"', '?1'],
    ['"x-empty-header"', ''],
    ['"x-mixed-case"', 'found in any case'],
    ['"x-tab"', 'a\tb'],
  ])('%s is %j', async (identifier, value) => {
    expect(await judgeLines([[identifier, value]], { headers })).toEqual(verified)
    expect(await judgeLines([[identifier, `${value}x`]], { headers })).toBe('signature_mismatch')
  })

  test('is several components by its members', async () => {
    const lines: readonly Line[] = [
      ['"example-dict";key="c"', '(a b c)'],
      ['"example-dict"', 'a=1,    b=2;x=1;y=2,   c=(a   b   c), d'],
      ['"example-dict";key="a"', '1'],
    ]
    expect(await judgeLines(lines, { headers })).toEqual(verified)
  })

  test('of several lines is as one of a Headers object', async () => {
    const lines: readonly Line[] = [['"cache-control"', 'max-age=60, must-revalidate']]
    const object = new Headers(
      Object.entries(signed(lines)).map(([name, value]) => [name, String(value)] as [string, string]),
    )
    object.append('cache-control', 'max-age=60')
    object.append('cache-control', 'must-revalidate')
    expect(await judgeBy(schemeWith({ required: [] }), body, object)).toEqual(verified)
  })

  test('has its lines in their order', async () => {
    const reordered = { 'cache-control': ['must-revalidate', 'max-age=60'] }
    expect(
      await judgeLines([['"cache-control"', 'max-age=60, must-revalidate']], { headers: reordered }),
    ).toBe('signature_mismatch')
  })

  test.each([
    ['a missing header', '"x-missing"', undefined, 'header_missing'],
    ['no line at all', '"x-a"', [], 'header_missing'],
    ['a line break', '"x-a"', 'a\n"@path": /', 'header_malformed'],
    ['a carriage return', '"x-a"', 'a\r"@path": /', 'header_malformed'],
    ['a line break at its end', '"x-a"', 'a\n', 'header_malformed'],
    ['a fold, then a line break', '"x-a"', 'a\r\n b\n"@path": /', 'header_malformed'],
    ['a null', '"x-a"', 'a\0', 'header_malformed'],
    ['a line separator', '"x-a"', 'a\u2028', 'header_malformed'],
    ['what isn’t ASCII', '"x-a"', 'ü', 'header_malformed'],
    ['a blank that isn’t ASCII', '"x-a"', 'a\u00a0', 'header_malformed'],
    ['more than 8 KiB', '"x-a"', 'a'.repeat(8193), 'header_too_long'],
    ['a name in upper case', '"X-A"', 'a', 'header_malformed'],
    ['no name', '""', 'a', 'header_malformed'],
    ['a name with a blank', '"x a"', 'a', 'header_malformed'],
    ['a name that is a token', 'x-a', 'a', 'header_malformed'],
    ['its lines as bytes', '"x-a";bs', 'a', 'header_malformed'],
    ['a trailer', '"x-a";tr', 'a', 'header_malformed'],
    ['one of another request', '"x-a";req', 'a', 'header_malformed'],
    ['an unknown parameter', '"x-a";x', 'a', 'header_malformed'],
    ['sf that is false', '"x-a";sf=?0', 'a', 'header_malformed'],
    ['sf with a value', '"x-a";sf="a"', 'a', 'header_malformed'],
    ['a key that is a token', '"x-a";key=a', 'a', 'header_malformed'],
    ['sf and key at once', '"x-a";sf;key="a"', 'a', 'header_malformed'],
    ['a key it hasn’t', '"x-a";key="b"', 'a', 'header_malformed'],
    ['a key of what is no dictionary', '"x-a";key="a"', 'a b', 'header_malformed'],
    ['a key that stands twice', '"x-a";key="a"', 'a=1, a=2', 'header_malformed'],
    ['sf of what is no dictionary', '"x-a";sf', 'a b', 'header_malformed'],
  ])('is refused with %s', async (_what, identifier, value, code) => {
    expect(await judgeLines([[identifier, String(value)]], { headers: { 'x-a': value } })).toBe(code)
  })

  test('that is not text is refused', async () => {
    const revoked = Proxy.revocable([], {})
    revoked.revoke()
    for (const value of [7, revoked.proxy])
      expect(await judgeLines([['"x-a"', '7']], { headers: { 'x-a': value } })).toBe('header_missing')
  })

  test('is refused with a component that stands twice, however it is spelled', async () => {
    const twice: readonly Line[] = [
      ['"@method"', 'POST'],
      ['"@method"', 'POST'],
    ]
    expect(await judgeLines(twice)).toBe('header_malformed')
    const alike: readonly Line[] = [
      ['"example-dict";sf', 'a=1'],
      ['"example-dict";sf=?1', 'a=1'],
    ]
    expect(await judgeLines(alike, { headers: { 'example-dict': 'a=1' } })).toBe('header_malformed')
  })
})
