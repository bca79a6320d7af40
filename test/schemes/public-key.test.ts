import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type PublicKeyOptions, type PublicKeys, publicKey } from '../../src/schemes/index.js'
import { body, clock, codeOf, codeOfAsync, everythingIn, moment, untyped } from '../signature/support.js'
import { judgeBy, refusalBy } from './support.js'

afterEach(() => {
  vi.restoreAllMocks()
  vi.resetModules()
})

const ed25519 = generateKeyPairSync('ed25519')
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const verified = { verified: true, secretIndex: 0 }
const discord: PublicKeyOptions = {
  algorithm: 'ed25519',
  publicKey: pemOf(ed25519.publicKey),
  signature: { header: 'X-Signature-Ed25519', encoding: 'hex' },
  timestamp: { header: 'x-signature-timestamp' },
  signed: ({ timestamp, body }) => [timestamp, body],
  ...clock,
}

function pemOf(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'spki' }).toString()
}

function derOf(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' })
}

function signatureOf(message: string, key = ed25519.privateKey): Buffer {
  return sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', Buffer.from(message), key)
}

function headersOf(message = moment + body, timestamp = `${moment}`, key = ed25519.privateKey) {
  return {
    'x-signature-ed25519': signatureOf(message, key).toString('hex'),
    'x-signature-timestamp': timestamp,
  }
}

/** The options with others in their place, as plain JavaScript may pass them. */
function codeWith(others: object): string {
  return codeOf(() => publicKey(untyped<PublicKeyOptions>({ ...discord, ...others })))
}

describe('publicKey verifies', () => {
  // made apart from this library: openssl pkeyutl -sign -rawin, and openssl dgst -sha256 -sign
  test.each<readonly [PublicKeyOptions['algorithm'], string, string]>([
    [
      'ed25519',
      'ff6aa9bdaad8cf873ff5ad72cb977333a1f1e4e9a61ae345b064bf2ea5953520',
      'Qn9Llv/69v3EKad7dl1q/bvXD6dqnqlVXx9cJ8Brp0yh+7Cmy3xEKgqjQQMbNHzDw42O5Xs2oV+C7MqlhzegDQ==',
    ],
    [
      'ecdsa-p256-sha256',
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE4OmZuMSrV6uFKNYJuz/e2uYG8gAg2Ei5z7AOwOmllN4+B322UtTnuKAUQJSehHcfLuukwiCRCpJIUEzc6E3NlQ==',
      'MEUCIHZixyGFxnTUv3swPtDI98OhKatjTi+Ie4pz6nwu0Ik7AiEAlDGTMc2km5+b1ypQGBCM7lznJ53RjWELmSnikBNMzPo=',
    ],
    [
      'rsa-sha256',
      'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEArSMxCEw5B/NLLeKXO0DZuUevWhAsruelnsYkAO6P9u1x9AvliX7/i3s5Ub9IxpdYNM2w1gmc/QxKb1g2MNoCs6yLa/TKAwkwam3z4R5QspyfUqsVsUN/GlkdXB2YAy+qv/QUEMDM1rMTFLvedHw5KexViNs7cYPtVwjy4EhPZwZWoiP5P1tgIYw0gj70ZljI7lbcFIPICQ4ZRMXOc7ePyCklP/gN2exm/B90X6meFDHNqHebrgYc1vmWFCn6fHBv5liacq9qlQZTlPTq9wcthF7iOL90c9iWwXzLI+WZXqiGEc/4XlT7X12kD9mZTt49RH4gJSqIXhduLLBgqX/3aQIDAQAB',
      'Ru2jBRbyHKQLYXF9UqGDTM2+v1VMCaJ0+9aG98+oSdOe9VUMMB5FphNg3v8cTH1aS+C3CH6rqCS84lASQkfMscY/Y52oWPMhTL6dofqgli6BNSjOcx5M4QCXAzp723OCRdOE+figsS9h7CSiMTdeOVFZF3bOohWQv8Zeh6TYCuLyU8KajcZPI3TVl5dglLF+OPfQ4f51L25bPpGits+pz68PALrt+GK3vGKLKlWW/8wJC8TVEgLFTpR3NuYVGvS7yYoIYqhk2q8vjwN6h4v0UkCjWtLpjqdGCawstQsZjPifDgro4JIpOD135cxq4oIgd2Tvn747agEjM1pnFnAM9A==',
    ],
  ])('a signature of %s that OpenSSL made', async (algorithm, key, signature) => {
    const scheme = publicKey({
      algorithm,
      publicKey: key,
      signature: { header: 'x-sig', encoding: 'base64' },
      timestamp: { header: 'x-time' },
      signed: ({ timestamp, body }) => [timestamp, body],
      ...clock,
    })
    const headers = { 'x-sig': signature, 'x-time': '1700000000' }
    expect(await judgeBy(scheme, '{"type":1}', headers)).toEqual({ ...verified, timestamp: moment })
    expect(await judgeBy(scheme, '{"type":2}', headers)).toBe('signature_mismatch')
  })

  test.each<readonly [string, PublicKeys]>([
    ['PEM', pemOf(ed25519.publicKey)],
    ['PEM without a line break at its end', pemOf(ed25519.publicKey).trim()],
    ['PEM as Windows breaks its lines', pemOf(ed25519.publicKey).replaceAll('\n', '\r\n')],
    ['the base64 of its DER', derOf(ed25519.publicKey).toString('base64')],
    ['its DER', derOf(ed25519.publicKey)],
    ['hex', derOf(ed25519.publicKey).subarray(-32).toString('hex')],
    ['hex in upper case', derOf(ed25519.publicKey).subarray(-32).toString('hex').toUpperCase()],
    ['base64', derOf(ed25519.publicKey).subarray(-32).toString('base64')],
    ['whpk_', `whpk_${derOf(ed25519.publicKey).subarray(-32).toString('base64')}`],
    ['its 32 bytes', derOf(ed25519.publicKey).subarray(-32)],
    ['one of several', [pemOf(ed25519.publicKey)]],
  ])('by an Ed25519 key as %s', async (_form, key) => {
    const scheme = publicKey({ ...discord, publicKey: key })
    expect(await judgeBy(scheme, body, headersOf())).toEqual({ ...verified, timestamp: moment })
  })

  test.each([
    ['ecdsa-p256-sha256', p256],
    ['rsa-sha256', rsa],
  ] as const)(
    'by a key of %s as PEM, base64 and bytes',
    async (algorithm, { publicKey: key, privateKey }) => {
      const headers = { 'x-sig': signatureOf(body, privateKey).toString('base64') }
      for (const form of [pemOf(key), derOf(key).toString('base64'), derOf(key)]) {
        const scheme = publicKey({
          algorithm,
          publicKey: form,
          signature: { header: 'x-sig', encoding: 'base64' },
          signed: ({ body }) => [body],
        })
        expect(await judgeBy(scheme, body, headers)).toEqual(verified)
        expect(await judgeBy(scheme, `${body} `, headers)).toBe('signature_mismatch')
        expect(scheme.replayWindow).toBe(Number.POSITIVE_INFINITY)
      }
    },
  )

  test('an ECDSA signature in the format that was asked for, and in no other', async () => {
    const der = sign('sha256', Buffer.from(body), p256.privateKey)
    const raw = sign('sha256', Buffer.from(body), { key: p256.privateKey, dsaEncoding: 'ieee-p1363' })
    for (const [format, good, bad] of [
      [undefined, der, raw],
      ['der', der, raw],
      ['raw', raw, der],
    ] as const) {
      const scheme = publicKey({
        algorithm: 'ecdsa-p256-sha256',
        publicKey: pemOf(p256.publicKey),
        signature: { header: 'x-sig', encoding: 'base64url', format },
        signed: ({ body }) => [body],
      })
      expect(await judgeBy(scheme, body, { 'x-sig': good.toString('base64url') })).toEqual(verified)
      expect(await judgeBy(scheme, body, { 'x-sig': bad.toString('base64url') })).toBe('signature_missing')
    }
  })

  test('what is signed in parts, from fields and headers, and says what it covers', async () => {
    const scheme = publicKey({
      ...discord,
      signature: { field: 'sig', encoding: 'base64' },
      timestamp: { field: 'at' },
      id: { header: 'x-id' },
      signed: ({ id, timestamp, field }) => [id, '.', timestamp, '.', field('name')],
    })
    const sig = signatureOf(`e1.${moment}.a b`).toString('base64')
    const text = JSON.stringify({ name: 'a b', at: moment, sig })
    expect(await judgeBy(scheme, text, { 'x-id': 'e1' })).toEqual({
      ...verified,
      timestamp: moment,
      id: 'e1',
      covers: 'fields',
    })
    expect(await judgeBy(scheme, text, { 'x-id': 'e2' })).toBe('signature_mismatch')
    expect(scheme.headers).toEqual(['x-id'])
  })

  test('under any of several keys, among several signatures, and names the key', async () => {
    const others = Array.from({ length: 3 }, () => generateKeyPairSync('ed25519'))
    const scheme = publicKey({
      ...discord,
      publicKey: others.map((pair) => pemOf(pair.publicKey)),
      signature: { header: 'x-sig', separator: ',', prefix: 'v1=', encoding: 'hex' },
    })
    for (const [secretIndex, { privateKey }] of others.entries()) {
      const signatures = [ed25519.privateKey, privateKey].map(
        (key) => `v1=${signatureOf(moment + body, key).toString('hex')}`,
      )
      const headers = (sig: string) => ({ 'x-sig': sig, 'x-signature-timestamp': `${moment}` })
      const proof = { verified: true, timestamp: moment, secretIndex }
      expect(await judgeBy(scheme, body, headers(signatures.join()))).toEqual(proof)
      expect(await judgeBy(scheme, body, headers(`v1=zz,v1=,${signatures.reverse().join()}`))).toEqual(proof)
      expect(await judgeBy(scheme, body, headers(`${signatures[1]}`))).toBe('signature_mismatch')
      const many = Array.from({ length: 17 }, () => `v1=${'00'.repeat(64)}`)
      expect(await judgeBy(scheme, body, headers(many.slice(1).join()))).toBe('signature_mismatch')
      // of 64 bytes in hex, no more than 61 fit into a header, and 16 are taken
      expect(await judgeBy(scheme, body, headers(many.join()))).toBe('header_too_long')
    }
  })

  test('a body that is no UTF-8, as it stands', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0x00, 0x80]), Buffer.from(body)])
    const scheme = publicKey({
      ...discord,
      timestamp: undefined,
      now: undefined,
      signed: ({ body }) => [body],
    })
    const headers = { 'x-signature-ed25519': sign(null, bytes, ed25519.privateKey).toString('hex') }
    expect(await judgeBy(scheme, bytes, headers)).toEqual(verified)
    expect(await judgeBy(scheme, bytes.toString(), headers)).toBe('signature_mismatch')
  })
})

describe('publicKey refuses', () => {
  const scheme = publicKey(discord)

  test.each<readonly [string, Record<string, unknown>, string]>([
    ['an old delivery', headersOf(`${moment - 301}${body}`, `${moment - 301}`), 'timestamp_too_old'],
    ['one of the future', headersOf(`${moment + 301}${body}`, `${moment + 301}`), 'timestamp_too_new'],
    ['another time than was signed', headersOf(undefined, `${moment + 1}`), 'signature_mismatch'],
    ['milliseconds', headersOf(`${moment}000${body}`, `${moment}000`), 'timestamp_malformed'],
    // T ‖ 5{…} is T5 ‖ {…}
    ['a digit of the body in the time', headersOf(`${moment}5${body}`, `${moment}5`), 'timestamp_malformed'],
    ['no time', { ...headersOf(), 'x-signature-timestamp': undefined }, 'header_missing'],
    ['no signature', { 'x-signature-timestamp': `${moment}` }, 'header_missing'],
    ['an empty signature', { ...headersOf(), 'x-signature-ed25519': '' }, 'header_missing'],
    [
      'a signature by another key',
      headersOf(undefined, undefined, generateKeyPairSync('ed25519').privateKey),
      'signature_mismatch',
    ],
    ['zeros', { ...headersOf(), 'x-signature-ed25519': '00'.repeat(64) }, 'signature_mismatch'],
    [
      'a signature cut short',
      { ...headersOf(), 'x-signature-ed25519': '00'.repeat(63) },
      'signature_missing',
    ],
    [
      'one too long',
      { ...headersOf(), 'x-signature-ed25519': `${headersOf()['x-signature-ed25519']}00` },
      'signature_missing',
    ],
    [
      'one in base64',
      { ...headersOf(), 'x-signature-ed25519': signatureOf(moment + body).toString('base64') },
      'signature_missing',
    ],
    ['what is no hex', { ...headersOf(), 'x-signature-ed25519': 'ü'.repeat(128) }, 'signature_missing'],
    [
      'two of them',
      { ...headersOf(), 'x-signature-ed25519': Array(2).fill(headersOf()['x-signature-ed25519']) },
      'signature_missing',
    ],
    // an algorithm is never the request's to name
    [
      'an algorithm in the request',
      { ...headersOf('x'), 'x-signature-algorithm': 'none', alg: 'none' },
      'signature_mismatch',
    ],
  ])('%s', async (_what, headers, code) => {
    expect(await judgeBy(scheme, body, headers)).toBe(code)
  })

  test('an HMAC under the public key, as if that were a secret', async () => {
    const { createHmac } = await import('node:crypto')
    for (const key of [pemOf(rsa.publicKey), derOf(rsa.publicKey)]) {
      const mac = createHmac('sha256', key).update(body).digest('base64')
      const scheme = publicKey({
        algorithm: 'rsa-sha256',
        publicKey: pemOf(rsa.publicKey),
        signature: { header: 'x-sig', encoding: 'base64' },
        signed: ({ body }) => [body],
      })
      expect(await judgeBy(scheme, body, { 'x-sig': mac })).toBe('signature_missing')
    }
  })

  test('with a message that names neither key, nor body, nor signature', async () => {
    expect(refusalBy(scheme, `${body} `, headersOf())).toBe(
      'None of 1 signatures matches under 1 public keys: check public key and raw body.',
    )
    const headers = { ...headersOf(), 'x-signature-ed25519': 'zz' }
    expect(refusalBy(scheme, body, headers)).toBe(
      'Expected a signature as hex in the header x-signature-ed25519, found none.',
    )
  })
})

describe('publicKey is refused at once', () => {
  test.each<readonly [string, object, string]>([
    ['without a key', { publicKey: undefined }, 'secret_missing'],
    ['with null for a key', { publicKey: null }, 'secret_missing'],
    ['with an empty key', { publicKey: '' }, 'secret_missing'],
    ['with no bytes', { publicKey: new Uint8Array() }, 'secret_missing'],
    ['with no keys', { publicKey: [] }, 'secret_missing'],
    ['with one of two missing', { publicKey: [discord.publicKey, undefined] }, 'secret_missing'],
    ['with a blank key', { publicKey: ' ' }, 'secret_malformed'],
    ['with whpk_ alone', { publicKey: 'whpk_' }, 'secret_malformed'],
    ['with a shared secret', { publicKey: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }, 'secret_malformed'],
    ['with a number', { publicKey: 42 }, 'secret_malformed'],
    ['with a KeyObject', { publicKey: ed25519.publicKey }, 'secret_malformed'],
    ['with an ArrayBuffer', { publicKey: new ArrayBuffer(32) }, 'secret_malformed'],
    ['with 63 digits of hex', { publicKey: '1'.repeat(63) }, 'secret_malformed'],
    ['with a line break behind hex', { publicKey: `${'12'.repeat(32)}\n` }, 'secret_malformed'],
    ['with blanks around PEM', { publicKey: ` ${discord.publicKey}` }, 'secret_malformed'],
    ['with text ahead of PEM', { publicKey: `key: ${discord.publicKey}` }, 'secret_malformed'],
    [
      'with two keys in one PEM',
      { publicKey: `${discord.publicKey}${discord.publicKey}` },
      'secret_malformed',
    ],
    [
      'with escaped line breaks',
      { publicKey: `${discord.publicKey}`.replaceAll('\n', '\\n') },
      'secret_malformed',
    ],
    ['with PEM in one line', { publicKey: `${discord.publicKey}`.replaceAll('\n', '') }, 'secret_malformed'],
    ['with PEM as bytes', { publicKey: Buffer.from(`${discord.publicKey}`) }, 'secret_malformed'],
    [
      'with PEM of nonsense',
      { publicKey: '-----BEGIN PUBLIC KEY-----\nAAA\n-----END PUBLIC KEY-----\n' },
      'secret_malformed',
    ],
    [
      'with a certificate',
      { publicKey: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' },
      'secret_malformed',
    ],
    [
      'with RSA in PKCS#1',
      { algorithm: 'rsa-sha256', publicKey: rsa.publicKey.export({ format: 'pem', type: 'pkcs1' }) },
      'secret_malformed',
    ],
    [
      'with the DER of that',
      { algorithm: 'rsa-sha256', publicKey: rsa.publicKey.export({ format: 'der', type: 'pkcs1' }) },
      'secret_malformed',
    ],
    ['with a key of zeros', { publicKey: '0'.repeat(64) }, 'secret_malformed'],
    ['with a key for another algorithm', { publicKey: pemOf(rsa.publicKey) }, 'secret_malformed'],
    ['with another algorithm', { algorithm: 'none' }, 'option_invalid'],
    ['without an algorithm', { algorithm: undefined }, 'option_invalid'],
    ['with an option that there is not', { secret: 'x' }, 'option_invalid'],
    ['without a signature', { signature: undefined }, 'option_invalid'],
    ['without what is signed', { signed: undefined }, 'option_invalid'],
    [
      'with a format of Ed25519',
      { signature: { header: 'x', encoding: 'hex', format: 'raw' } },
      'option_invalid',
    ],
    ['with a time that is not signed', { signed: ({ body }: { body: object }) => [body] }, 'option_invalid'],
    ['with a tolerance in milliseconds', { tolerance: 300_000 }, 'tolerance_invalid'],
  ])('%s', (_what, others, code) => {
    expect(codeWith(others)).toBe(code)
  })

  test('with a format that there is not', () => {
    const ecdsa = { algorithm: 'ecdsa-p256-sha256', publicKey: pemOf(p256.publicKey) }
    for (const format of ['p1363', 'toString', null])
      expect(codeWith({ ...ecdsa, signature: { header: 'x', encoding: 'hex', format } })).toBe(
        'option_invalid',
      )
  })

  test.each<readonly [string, string]>([
    ['PKCS#8', ed25519.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()],
    [
      'PKCS#8 with escaped line breaks',
      ed25519.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString().replaceAll('\n', '\\n'),
    ],
    ['PKCS#1', rsa.privateKey.export({ format: 'pem', type: 'pkcs1' }).toString()],
    ['SEC 1', p256.privateKey.export({ format: 'pem', type: 'sec1' }).toString()],
    ['base64 of its DER', p256.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')],
    ['whsk_', `whsk_${Buffer.alloc(64, 7).toString('base64')}`],
    ['base64 of the pair', Buffer.alloc(64, 7).toString('base64')],
  ])('with the private key as %s, which is never shown', (_form, key) => {
    let thrown: unknown
    try {
      publicKey({ ...discord, publicKey: key })
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({ code: 'secret_malformed', message: expect.stringMatching(/private one/) })
    const secretLine = key.replaceAll('\\n', '\n').split('\n')[1] ?? key
    expect(everythingIn(thrown)).not.toContain(secretLine)
  })
})

describe('publicKey without node:crypto', () => {
  async function withoutNodeCrypto(): Promise<typeof publicKey> {
    vi.resetModules()
    vi.spyOn(process, 'getBuiltinModule').mockImplementation(() => undefined)
    return (await import('../../src/schemes/index.js')).publicKey
  }

  test('verifies later, and says so where it is asked to at once', async () => {
    const create = await withoutNodeCrypto()
    const scheme = create(discord)
    expect(await scheme.verifyAsync(body, headersOf())).toEqual({ ...verified, timestamp: moment })
    expect(await codeOfAsync(() => scheme.verifyAsync(`${body} `, headersOf()))).toBe('signature_mismatch')
    const subtle = vi.spyOn(crypto.subtle, 'verify')
    expect(() => scheme.verify(body, headersOf())).toThrow(
      expect.objectContaining({ code: 'option_invalid', message: expect.stringContaining('verifyAsync') }),
    )
    expect(subtle).not.toHaveBeenCalled()
  })

  test('verifies the body as it was when it was called', async () => {
    const create = await withoutNodeCrypto()
    const bytes = Buffer.from(body)
    const proof = create(discord).verifyAsync(bytes, headersOf())
    bytes.fill(0)
    expect(await proof).toMatchObject(verified)
  })

  test('takes a key as it was when the scheme was made', async () => {
    const key = new Uint8Array(derOf(ed25519.publicKey))
    for (const create of [publicKey, await withoutNodeCrypto()]) {
      const scheme = create({ ...discord, publicKey: key.slice() })
      const changed = key.slice()
      const other = create({ ...discord, publicKey: changed })
      changed.fill(0)
      for (const each of [scheme, other])
        expect(await each.verifyAsync(body, headersOf())).toMatchObject(verified)
    }
  })
})
