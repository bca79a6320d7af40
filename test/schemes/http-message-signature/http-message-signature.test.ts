import { createHash } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { httpMessageSignature } from '../../../src/schemes/index.js'
import { body, clock, codeOf, codeOfAsync, moment, secret, untyped } from '../../signature/support.js'
import vectors from '../../vectors/rfc9421.json' with { type: 'json' }
import { judgeBy, refusalBy, sealsBy } from '../support.js'
import {
  digestOf,
  hmacBy,
  key,
  type Line,
  parameters,
  schemeWith,
  signatureOf,
  signed,
  url,
  usualLines,
} from './support.js'

const verified = { verified: true, timestamp: moment, secretIndex: 0 }
const p256 = vectors.keys['test-key-ecc-p256']

afterEach(() => {
  vi.restoreAllMocks()
  vi.resetModules()
})

describe('httpMessageSignature verifies', () => {
  test('method, URL and body, and when they were signed', async () => {
    expect(await judgeBy(schemeWith(), body, signed())).toEqual(verified)
    expect(await judgeBy(schemeWith(), new TextEncoder().encode(body), signed())).toEqual(verified)
  })

  test('without a url, by method and body', async () => {
    const scheme = schemeWith({ url: undefined })
    const lines = usualLines.filter(([identifier]) => identifier !== '"@target-uri"')
    expect(await judgeBy(scheme, body, signed(lines))).toEqual(verified)
  })

  test('components in any order, and more than are required', async () => {
    const lines: readonly Line[] = [...usualLines, ['"x-event"', 'created']].reverse() as Line[]
    expect(await judgeBy(schemeWith(), body, { ...signed(lines), 'x-event': 'created' })).toEqual(verified)
  })

  test('parameters in any order, and those it doesn’t know', async () => {
    const given = `;keyid="acme";nonce="a\\"b";x=(1);created=${moment}`.replace('(1)', '1.5')
    expect(await judgeBy(schemeWith(), body, signed(usualLines, { given }))).toEqual(verified)
  })

  test('a header that is spelled otherwise than it is signed', async () => {
    const { input, bytes } = signatureOf()
    const loose = input.replaceAll('" "', '"   "').replaceAll(';', ';  ')
    const headers = { ...signed(), 'signature-input': `  sig=${loose} `, signature: `sig=${bytes}  ` }
    expect(await judgeBy(schemeWith(), body, headers)).toEqual(verified)
  })

  test('the algorithm, where it is the key’s', async () => {
    const given = `${parameters};alg="hmac-sha256"`
    expect(await judgeBy(schemeWith(), body, signed(usualLines, { given }))).toEqual(verified)
  })

  test('by one key, whatever the keyid is', async () => {
    const scheme = schemeWith({ keys: key })
    expect(await judgeBy(scheme, body, signed())).toEqual(verified)
    const given = `;created=${moment}`
    expect(await judgeBy(scheme, body, signed(usualLines, { given }))).toEqual(verified)
  })

  test('under a shared secret of bytes', async () => {
    const keys = { ...key, secret: new TextEncoder().encode(secret) }
    expect(await judgeBy(schemeWith({ keys }), body, signed())).toEqual(verified)
  })

  test('by one of several keys, and tells which', async () => {
    const keys = { old: { ...key, secret: 'old' }, acme: key }
    expect(await judgeBy(schemeWith({ keys }), body, signed())).toEqual({ ...verified, secretIndex: 1 })
    const map = new Map([...Object.entries(keys)].reverse())
    expect(await judgeBy(schemeWith({ keys: map }), body, signed())).toEqual(verified)
  })

  test('a time up to its tolerance, and any where that is false', async () => {
    for (const [tolerance, created, verdict] of [
      [300, moment - 300, 'verified'],
      [300, moment - 301, 'timestamp_too_old'],
      [300, moment + 300, 'verified'],
      [300, moment + 301, 'timestamp_too_new'],
      [{ past: 10, future: 0 }, moment + 1, 'timestamp_too_new'],
      [false, 0, 'verified'],
    ] as const) {
      const headers = signed(usualLines, { given: `;created=${created};keyid="acme"` })
      const found = await judgeBy(schemeWith({ tolerance }), body, headers)
      expect(typeof found === 'string' ? found : 'verified').toBe(verdict)
    }
    const timeless = signed(usualLines, { given: ';keyid="acme"' })
    expect(await judgeBy(schemeWith({ tolerance: false }), body, timeless)).toEqual({
      verified: true,
      secretIndex: 0,
    })
  })

  test('until it expires', async () => {
    const expiring = (expires: number) => signed(usualLines, { given: `${parameters};expires=${expires}` })
    expect(await judgeBy(schemeWith(), body, expiring(moment + 1))).toEqual(verified)
    for (const tolerance of [300, false])
      expect(await judgeBy(schemeWith({ tolerance }), body, expiring(moment))).toBe('timestamp_too_old')
    const broken = schemeWith({ tolerance: false, now: () => Number.NaN })
    expect(await judgeBy(broken, body, expiring(moment + 1))).toBe('timestamp_too_old')
  })
})

describe('httpMessageSignature refuses', () => {
  const { input, bytes } = signatureOf()

  test.each([
    ['no headers', {}, 'header_missing'],
    ['no signature-input', { signature: `sig=${bytes}` }, 'header_missing'],
    ['no signature', { 'signature-input': `sig=${input}` }, 'header_missing'],
    ['no content-digest', { ...signed(), 'content-digest': undefined }, 'header_missing'],
    ['what is no dictionary', { ...signed(), 'signature-input': 'sig=(' }, 'header_malformed'],
    ['what is no list of components', { ...signed(), 'signature-input': 'sig="x"' }, 'header_malformed'],
    ['what are no bytes', { ...signed(), signature: 'sig=abc' }, 'header_malformed'],
    ['a list of bytes', { ...signed(), signature: `sig=(${bytes})` }, 'header_malformed'],
    ['another label', { ...signed(), signature: `other=${bytes}` }, 'header_malformed'],
    ['a label more', { ...signed(), signature: `sig=${bytes}, b=${bytes}` }, 'header_malformed'],
    ['a label less', { ...signed(), 'signature-input': `sig=${input}, b=${input}` }, 'header_malformed'],
    ['a label twice', { ...signed(), signature: `sig=${bytes}, sig=${bytes}` }, 'header_malformed'],
    [
      'a label twice, by lines',
      { ...signed(), signature: [`sig=${bytes}`, `sig=${bytes}`] },
      'header_malformed',
    ],
    ['the label in upper case', { ...signed(), signature: `Sig=${bytes}` }, 'header_malformed'],
    ['a line break', { ...signed(), 'signature-input': `sig=${input}\n` }, 'header_malformed'],
    ['more than 8 KiB', { ...signed(), 'signature-input': `sig=${' '.repeat(8192)}` }, 'header_too_long'],
    ['a shorter signature', { ...signed(), signature: 'sig=:YWJj:' }, 'signature_mismatch'],
    ['an empty signature', { ...signed(), signature: 'sig=::' }, 'signature_mismatch'],
    [
      'bytes with stray bits',
      { ...signed(), signature: `sig=${bytes.replace(/.=:$/, 'B=:')}` },
      'header_malformed',
    ],
    [
      'another order of components',
      { ...signed(), 'signature-input': `sig=${input.replace(/"(@method)" "(@target-uri)"/, '"$2" "$1"')}` },
      'signature_mismatch',
    ],
    [
      'another order of parameters',
      { ...signed(), 'signature-input': `sig=${input.replace(/(;created=\d+)(;keyid="acme")/, '$2$1')}` },
      'signature_mismatch',
    ],
    ['a parameter more', { ...signed(), 'signature-input': `sig=${input};nonce="x"` }, 'signature_mismatch'],
    [
      'another time',
      { ...signed(), 'signature-input': `sig=${input.replace(`${moment}`, `${moment + 1}`)}` },
      'signature_mismatch',
    ],
    ['nothing covered', signed([]), 'signature_missing'],
    [
      'a key it doesn’t know',
      signed(usualLines, { given: `;created=${moment};keyid="other"` }),
      'signature_missing',
    ],
    [
      'a key of Object’s',
      signed(usualLines, { given: `;created=${moment};keyid="constructor"` }),
      'signature_missing',
    ],
    ['no keyid', signed(usualLines, { given: `;created=${moment}` }), 'signature_missing'],
    [
      'a keyid that is no string',
      signed(usualLines, { given: `;created=${moment};keyid=acme` }),
      'header_malformed',
    ],
    ['another secret', signed(usualLines, { sign: hmacBy('another') }), 'signature_mismatch'],
    ['another algorithm', signed(usualLines, { given: `${parameters};alg="ed25519"` }), 'signature_mismatch'],
    ['no time', signed(usualLines, { given: ';keyid="acme"' }), 'timestamp_missing'],
    [
      'a time that is text',
      signed(usualLines, { given: `;created="${moment}";keyid="acme"` }),
      'timestamp_malformed',
    ],
    ['a time before 1970', signed(usualLines, { given: ';created=-1;keyid="acme"' }), 'timestamp_malformed'],
    [
      'a time in milliseconds',
      signed(usualLines, { given: `;created=${moment}000;keyid="acme"` }),
      'timestamp_malformed',
    ],
    [
      'an expiry that is a fraction',
      signed(usualLines, { given: `${parameters};expires=1.5` }),
      'timestamp_malformed',
    ],
    ['another method', signed([['"@method"', 'PUT'], ...usualLines.slice(1)]), 'signature_mismatch'],
    [
      'another URL',
      signed([['"@method"', 'POST'], ['"@target-uri"', 'https://evil.example/'], ...usualLines.slice(2)]),
      'signature_mismatch',
    ],
  ] as readonly [string, Record<string, unknown>, string][])('%s', async (_what, headers, code) => {
    expect(await judgeBy(schemeWith(), body, headers)).toBe(code)
  })

  test.each(usualLines.map(([identifier]) => identifier))('a signature without %s', async (missing) => {
    const headers = signed(usualLines.filter(([identifier]) => identifier !== missing))
    expect(await judgeBy(schemeWith(), body, headers)).toBe('signature_missing')
    expect(refusalBy(schemeWith(), body, headers)).toBe(
      `Expected a signature that covers ${missing}, found one that doesn't.`,
    )
  })

  test('a required component with other parameters', async () => {
    const lines = usualLines.map(
      ([identifier, value]): Line => [identifier.replace('digest"', 'digest";sf'), value],
    )
    expect(await judgeBy(schemeWith(), body, signed(lines))).toBe('signature_missing')
    const required = ['@method', 'Content-Digest;sf']
    expect(await judgeBy(schemeWith({ required }), body, signed(lines))).toEqual(verified)
  })

  test('a public key as the shared secret', async () => {
    const keys = { acme: { algorithm: 'ecdsa-p256-sha256', publicKey: p256.publicKey } }
    for (const alg of ['', ';alg="hmac-sha256"']) {
      const headers = signed(usualLines, { given: parameters + alg, sign: hmacBy(p256.publicKey) })
      expect(await judgeBy(schemeWith({ keys }), body, headers)).toBe('signature_mismatch')
    }
  })

  test('more than 16 signatures, and more than 64 components', async () => {
    const several = (count: number, of: string) =>
      Array.from({ length: count }, (_, index) => `s${index}=${of}`).join()
    const many = (count: number) => ({
      ...signed(),
      'signature-input': several(count, input),
      signature: several(count, bytes),
    })
    expect(await judgeBy(schemeWith(), body, many(16))).toEqual(verified)
    expect(await judgeBy(schemeWith(), body, many(17))).toBe('header_too_long')
    const names = Array.from({ length: 61 }, (_, index) => `x-${index}`)
    const long = (count: number) => {
      const headers = Object.fromEntries(names.slice(0, count).map((name) => [name, 'x']))
      const lines = Object.keys(headers).map((name): Line => [`"${name}"`, 'x'])
      return { ...headers, ...signed([...usualLines, ...lines]) }
    }
    expect(await judgeBy(schemeWith(), body, long(61))).toEqual(verified)
    names.push('x-61')
    expect(await judgeBy(schemeWith(), body, long(62))).toBe('header_too_long')
    const together = (other: string) => ({
      ...signed(),
      'signature-input': `sig=${input}, other=(${other})`,
      signature: `sig=${bytes}, other=::`,
    })
    expect(await judgeBy(schemeWith(), body, together('"x" '.repeat(61)))).toEqual(verified)
    expect(await judgeBy(schemeWith(), body, together('"x" '.repeat(62)))).toBe('header_too_long')
  })

  test('without telling anything of the sender’s', () => {
    const marked = 'sender-marker'
    for (const headers of [
      signed([[`"${marked}"`, 'x']]),
      signed([['"x-a"', marked]]),
      signed([[`"@${marked}"`, 'x']]),
      signed(usualLines, { given: `;created=${moment};keyid="${marked}"` }),
      signed(usualLines, { given: `${parameters};alg="${marked}"` }),
      signed(usualLines, { given: `${parameters};tag="${marked}"`, sign: hmacBy(marked) }),
      { ...signed(), signature: `${marked}=::` },
    ])
      expect(refusalBy(schemeWith({ required: [] }), body, headers)).not.toContain(marked)
  })
})

describe('content-digest', () => {
  const example = '{"hello": "world"}\n'

  function judgeDigest(
    digest: unknown,
    text: string,
    identifier = '"content-digest"',
    value = String(digest),
  ) {
    const lines: readonly Line[] = [[identifier, value]]
    const scheme = schemeWith({ required: [identifier.replaceAll(/^"|(?<=^"[^"]*)"/g, '')] })
    return judgeBy(scheme, text, { ...signed(lines), 'content-digest': digest })
  }

  test.each([
    'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:',
    'sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:',
    'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:, sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:',
    'md5=:AAAA:, unixsum=7, sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:',
  ])('of RFC 9530 is verified: %s', async (digest) => {
    expect(await judgeDigest(digest, example)).toEqual(verified)
    expect(await judgeDigest(digest, example.trim())).toBe('signature_mismatch')
    expect(await judgeDigest(digest, '')).toBe('signature_mismatch')
  })

  test.each([
    ['of another body', digestOf('{}'), 'signature_mismatch'],
    ['of another body in one hash', `${digestOf(body)}, ${digestOf('{}', 'sha512')}`, 'signature_mismatch'],
    ['that is shorter', 'sha-256=:YWJj:', 'signature_mismatch'],
    ['that is empty', 'sha-256=::', 'signature_mismatch'],
    ['by none of the hashes', `md5=:${createHash('md5').update(body).digest('base64')}:`, 'header_malformed'],
    ['that is a string', `sha-256="${digestOf(body).slice(9, -1)}"`, 'header_malformed'],
    ['that is a list', `sha-256=(${digestOf(body).slice(8)})`, 'header_malformed'],
    ['in hex', `sha-256=${createHash('sha256').update(body).digest('hex')}`, 'header_malformed'],
    ['as Digest had it', digestOf(body).replaceAll(':', ''), 'header_malformed'],
    ['of the name in upper case', digestOf(body).replace('sha', 'SHA'), 'header_malformed'],
    ['twice', `${digestOf(body)}, ${digestOf(body)}`, 'header_malformed'],
    ['that is no dictionary', '(', 'header_malformed'],
  ])('%s is refused, though it is signed', async (_what, digest, code) => {
    expect(await judgeDigest(digest, body)).toBe(code)
  })

  test('on several lines is one dictionary', async () => {
    const lines = [digestOf(body), digestOf(body, 'sha512')]
    expect(await judgeDigest(lines, body, '"content-digest"', lines.join(', '))).toEqual(verified)
  })

  test('covers the body by one of its members', async () => {
    const [sha256, sha512] = [digestOf(body), digestOf(body, 'sha512')]
    const value = sha256.slice('sha-256='.length)
    const identifier = '"content-digest";key="sha-256"'
    expect(await judgeDigest(sha256, body, identifier, value)).toEqual(verified)
    expect(await judgeDigest(`${sha512}, ${sha256}`, body, identifier, value)).toEqual(verified)
    // the other one is not signed: a forger may have added it
    const forged = `${sha256}, ${digestOf('{}', 'sha512')}`
    expect(await judgeDigest(forged, '{}', identifier, value)).toBe('signature_mismatch')
    const other = `md5=:AAAA:, ${digestOf('{}')}`
    expect(await judgeDigest(other, '{}', '"content-digest";key="md5"', ':AAAA:')).toMatchObject({
      covers: 'nothing',
    })
  })

  test('that isn’t required need not be signed, and then the body isn’t covered', async () => {
    const scheme = schemeWith({ required: ['@method'] })
    const fields = signed([['"@method"', 'POST']])
    for (const text of [body, 'another'])
      expect(await judgeBy(scheme, text, fields)).toEqual({ ...verified, covers: 'nothing' })
    expect(await judgeBy(scheme, body, signed())).toEqual(verified)
    expect(await judgeBy(scheme, 'another', signed())).toBe('signature_mismatch')
  })
})

describe('of several signatures', () => {
  function together(...signatures: readonly ReturnType<typeof signatureOf>[]): Record<string, unknown> {
    const join = (part: 'input' | 'bytes') =>
      signatures.map((one, index) => `s${index}=${one[part]}`).join(', ')
    return { ...signed(), 'signature-input': join('input'), signature: join('bytes') }
  }
  const good = signatureOf()
  const proxy = signatureOf([['"@method";req', 'POST']], { given: ';keyid="proxy"', sign: hmacBy('proxy') })

  test.each([
    ['by an unknown key', proxy],
    ['that covers too little', signatureOf([['"@method"', 'POST']])],
    ['that can’t be verified', signatureOf([...usualLines, ['"x";bs', ':YQ==:']])],
    ['that is forged', signatureOf(usualLines, { sign: hmacBy('forger') })],
    ['of another algorithm', signatureOf(usualLines, { given: `${parameters};alg="rsa-pss-sha512"` })],
    ['that is old', signatureOf(usualLines, { given: ';created=0;keyid="acme"' })],
    ['without a time', signatureOf(usualLines, { given: ';keyid="acme"' })],
    ['that has expired', signatureOf(usualLines, { given: `${parameters};expires=1` })],
  ])('one %s neither helps nor harms', async (_what, other) => {
    const scheme = schemeWith()
    expect(await judgeBy(scheme, body, together(other, good))).toEqual(verified)
    expect(await judgeBy(scheme, body, together(good, other))).toEqual(verified)
    expect(await judgeBy(scheme, body, together(other))).toMatch(/^(signature|header|timestamp)_/)
  })

  test('the first is the one that is told about, where none will do', async () => {
    const old = signatureOf(usualLines, { given: ';created=0;keyid="acme"' })
    const forged = signatureOf(usualLines, { sign: hmacBy('forger') })
    expect(await judgeBy(schemeWith(), body, together(old, forged))).toBe('timestamp_too_old')
    expect(await judgeBy(schemeWith(), body, together(forged, old))).toBe('signature_mismatch')
  })

  test('what one covers doesn’t add to what another does', async () => {
    const halves = usualLines.map((line) => signatureOf([line]))
    expect(await judgeBy(schemeWith(), body, together(...halves))).toBe('signature_missing')
  })

  test('one signature’s bytes are no other’s', async () => {
    const swapped = together(good, { ...proxy, bytes: good.bytes })
    expect(await judgeBy(schemeWith(), body, { ...swapped, signature: `s0=:YQ==:, s1=${good.bytes}` })).toBe(
      'signature_mismatch',
    )
  })

  test('only those with the tag count', async () => {
    const tagged = (tag: string) => signatureOf(usualLines, { given: `${parameters};tag=${tag}` })
    const scheme = schemeWith({ tag: 'acme-hooks' })
    expect(await judgeBy(scheme, body, together(good, tagged('"acme-hooks"')))).toEqual(verified)
    expect(await judgeBy(scheme, body, together(tagged('"other"')))).toBe('signature_missing')
    expect(await judgeBy(scheme, body, together(good))).toBe('signature_missing')
    expect(await judgeBy(scheme, body, together(tagged('acme-hooks')))).toBe('header_malformed')
    expect(await judgeBy(schemeWith(), body, together(tagged('"other"')))).toEqual(verified)
    expect(refusalBy(scheme, body, together(good))).toBe(
      'Expected a signature whose keyid is among the keys, with the tag "acme-hooks", found none.',
    )
  })
})

describe('the scheme', () => {
  test('names what it reads, and for how long a delivery could be replayed', () => {
    const scheme = schemeWith({ required: ['@method', 'content-digest', 'X-Event', 'x-event;sf'] })
    expect(scheme.headers).toEqual(['signature-input', 'signature', 'content-digest', 'x-event'])
    expect(scheme.replayWindow).toBe(600)
    expect(schemeWith({ tolerance: false }).replayWindow).toBe(Number.POSITIVE_INFINITY)
  })

  test('seals under its shared secrets alone', async () => {
    const publicKey = { algorithm: 'ecdsa-p256-sha256', publicKey: p256.publicKey }
    expect(await schemeWith({ keys: publicKey }).seal('a', 'b')).toEqual([])
    const seals = await sealsBy(schemeWith({ keys: { one: publicKey, two: key } }), 'a', 'b')
    expect(seals).toEqual(await sealsBy(schemeWith(), 'a', 'b'))
    expect(seals).toHaveLength(1)
  })

  test.each([
    ['no keys', { keys: undefined }, 'secret_missing'],
    ['no key among them', { keys: {} }, 'secret_missing'],
    ['keys that are a text', { keys: secret }, 'option_invalid'],
    ['keys that are null', { keys: null }, 'secret_missing'],
    ['an empty Map', { keys: new Map() }, 'secret_missing'],
    ['no secret', { keys: { acme: { algorithm: 'hmac-sha256', secret: undefined } } }, 'secret_missing'],
    ['no public key', { keys: { algorithm: 'ed25519', publicKey: undefined } }, 'secret_missing'],
    ['a secret that is no base64', { keys: { ...key, key: 'base64' } }, 'secret_malformed'],
    [
      'a public key as a shared secret',
      { keys: { ...key, secret: p256.publicKey.trim() } },
      'secret_malformed',
    ],
    ['the key of another algorithm', { keys: { ...p256, algorithm: 'ed25519' } }, 'secret_malformed'],
    ['an unknown algorithm', { keys: { ...p256, algorithm: 'rsa-v1_5-sha1' } }, 'option_invalid'],
    ['an algorithm of Object’s', { keys: { ...p256, algorithm: 'constructor' } }, 'option_invalid'],
    ['an option that a key hasn’t', { keys: { ...key, alg: 'hmac-sha256' } }, 'option_invalid'],
    ['an option that a public key hasn’t', { keys: { ...p256, secret } }, 'option_invalid'],
    ['a key that is a text', { keys: { acme: secret } }, 'option_invalid'],
    ['a missing key', { keys: { acme: undefined } }, 'option_invalid'],
    ['a url without a scheme', { url: 'example.com' }, 'option_invalid'],
    ['a url that is none', { url: 'https://[' }, 'option_invalid'],
    ['a tag that is empty', { tag: '' }, 'option_invalid'],
    ['a tag that is no text', { tag: 7 }, 'option_invalid'],
    ['a tolerance in milliseconds', { tolerance: 300_000 }, 'tolerance_invalid'],
    ['a clock that is a time', { now: Date.now() }, 'option_invalid'],
    ['an unknown option', { requires: ['@method'] }, 'option_invalid'],
    ['required as a text', { required: '@method' }, 'option_invalid'],
    ['a required number', { required: [7] }, 'option_invalid'],
    ['a required header that can’t be', { required: ['x a'] }, 'option_invalid'],
    ['a required status', { required: ['@status'] }, 'option_invalid'],
    ['a component of another request', { required: ['@method;req'] }, 'option_invalid'],
    ['a header as bytes', { required: ['x-a;bs'] }, 'option_invalid'],
    ['a query parameter the URL hasn’t', { required: ['@query-param;name="x"'] }, 'option_invalid'],
    ['quotes in a name', { required: ['a",b="c'] }, 'option_invalid'],
    ['a comma', { required: ['a;sf, b=1'] }, 'option_invalid'],
    ['a required URL without a url', { required: ['@target-uri'], url: undefined }, 'option_invalid'],
  ])('is refused with %s, at once', (_what, options, code) => {
    expect(codeOf(() => schemeWith(options))).toBe(code)
  })

  test('takes nothing from a polluted prototype', async () => {
    Object.assign(Object.prototype, { required: [], tolerance: false })
    try {
      const scheme = httpMessageSignature({ keys: { acme: key }, url, ...clock })
      expect(await judgeBy(scheme, body, signed([]))).toBe('signature_missing')
    } finally {
      Reflect.deleteProperty(Object.prototype, 'required')
      Reflect.deleteProperty(Object.prototype, 'tolerance')
    }
  })

  test('says that the clock is in seconds, where it is', () => {
    const scheme = schemeWith({ now: () => moment })
    expect(codeOf(() => scheme.verify(body, untyped(signed())))).toBe('option_invalid')
  })
})

describe('without node:crypto', () => {
  /** The scheme as a runtime without node:crypto loads it. */
  async function createWithoutNodeCrypto(): Promise<typeof httpMessageSignature> {
    vi.resetModules()
    vi.spyOn(process, 'getBuiltinModule').mockImplementation(() => undefined)
    return (await import('../../../src/schemes/index.js')).httpMessageSignature
  }

  test('a body may change once it is given', async () => {
    const create = await createWithoutNodeCrypto()
    const bytes = new TextEncoder().encode(body)
    const proof = create({ keys: key, url, ...clock }).verifyAsync(bytes, untyped(signed()))
    bytes.fill(0)
    expect(await proof).toEqual(verified)
  })

  test('verify says what is missing', async () => {
    const create = await createWithoutNodeCrypto()
    const scheme = create({ keys: key, url, ...clock })
    expect(codeOf(() => scheme.verify(body, untyped(signed())))).toBe('option_invalid')
    expect(await codeOfAsync(() => scheme.verifyAsync('another', untyped(signed())))).toBe(
      'signature_mismatch',
    )
  })
})
