import * as nodeCrypto from 'node:crypto'
import { constants, generateKeyPairSync, type KeyObject, privateEncrypt, sign, verify } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { rawSignatureOf } from '../../src/crypto/ecdsa-signature.js'
import { createNodeVerifier } from '../../src/crypto/node-verifier.js'
import { type PublicKey, requirePublicKey, type SignatureAlgorithm } from '../../src/crypto/public-key.js'
import { type AsyncVerifier, createAsyncVerifier } from '../../src/crypto/verifier.js'
import { createWebCryptoVerifier } from '../../src/crypto/webcrypto-verifier.js'
import { codeOf, codeOfAsync, everythingIn, untyped } from '../signature/support.js'

afterEach(() => {
  vi.restoreAllMocks()
  vi.resetModules()
})

const message = new TextEncoder().encode('a message')
const implementations: readonly (readonly [string, (key: PublicKey) => AsyncVerifier])[] = [
  ['node:crypto', (key) => createNodeVerifier(nodeCrypto, key)],
  ['WebCrypto', createWebCryptoVerifier],
]
const pairs = {
  ed25519: generateKeyPairSync('ed25519'),
  'ecdsa-p256-sha256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'rsa-sha256': generateKeyPairSync('rsa', { modulusLength: 2048 }),
}
const algorithms = ['ed25519', 'ecdsa-p256-sha256', 'rsa-sha256'] as const

function spkiOf(key: KeyObject): Uint8Array<ArrayBuffer> {
  return new Uint8Array(key.export({ format: 'der', type: 'spki' }))
}

function signatureBy(algorithm: (typeof algorithms)[number]): Uint8Array<ArrayBuffer> {
  const key = pairs[algorithm].privateKey
  if (algorithm === 'ed25519') return new Uint8Array(sign(null, message, key))
  return new Uint8Array(sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }))
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'hex'))
}

describe.each(implementations)('by %s', (_name, createVerifier) => {
  test.each(algorithms)('a message signed by %s is verified, and no other', async (algorithm) => {
    const isSigned = createVerifier(requirePublicKey(spkiOf(pairs[algorithm].publicKey), algorithm))
    const signature = signatureBy(algorithm)
    expect(await isSigned(message, signature)).toBe(true)
    expect(await isSigned(new TextEncoder().encode('a message '), signature)).toBe(false)
    for (const [index, byte] of signature.entries())
      if (index % 7 === 0) expect(await isSigned(message, signature.with(index, byte ^ 1))).toBe(false)
  })

  // what a verifier gains by refusing one of them, it loses with signers that make either
  test('of ECDSA, both s and its negative are verified', async () => {
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
    const isSigned = createVerifier(
      requirePublicKey(spkiOf(pairs['ecdsa-p256-sha256'].publicKey), 'ecdsa-p256-sha256'),
    )
    const raw = Buffer.from(signatureBy('ecdsa-p256-sha256')).toString('hex')
    const negative = (order - BigInt(`0x${raw.slice(64)}`)).toString(16).padStart(64, '0')
    expect(await isSigned(message, fromHex(raw.slice(0, 64) + negative))).toBe(true)
  })

  // Wycheproof's vectors of this size are all valid
  test('an RSA signature of 4096 bits is refused with any padding but its own', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 4096 })
    const isSigned = createVerifier(requirePublicKey(spkiOf(publicKey), 'rsa-sha256'))
    const digest = nodeCrypto.createHash('sha256').update(message).digest('hex')
    const info = `3031300d060960864801650304020105000420${digest}`
    const verdictOn = (type: string, fill: string, zero: string, end: string) => {
      const ahead = `00${type}`
      const padding = fill.repeat((1024 - ahead.length - zero.length - end.length) / 2)
      const key = { key: privateKey, padding: constants.RSA_NO_PADDING }
      return isSigned(message, new Uint8Array(privateEncrypt(key, fromHex(ahead + padding + zero + end))))
    }
    expect(await verdictOn('01', 'ff', '00', info)).toBe(true)
    const refused: readonly (readonly [string, string, string, string])[] = [
      ['02', 'ff', '00', info],
      ['00', '00', '00', info],
      ['01', 'fe', '00', info],
      ['01', 'ff', '01', info],
      ['01', 'ff', '', info],
      ['01', 'ff', '00', digest],
      ['01', 'ff', '00', `${info}00`],
      ['01', 'ff', `${'ff'.repeat(8)}00`, `${info}${'00'.repeat(400)}`],
      ['01', 'ff', '00', info.replace('3031', '308131')],
      ['01', 'ff', '00', info.replace('0500', '0501')],
      ['01', 'ff', '00', info.replace('3031300d', '302f300b').replace('0500', '')],
      ['01', 'ff', '00', info.replace('0201', '0202')],
      ['01', 'ff', '00', info.replace(digest, digest.slice(2))],
    ]
    for (const padding of refused) expect([padding, await verdictOn(...padding)]).toEqual([padding, false])
  })

  test('a P-256 key that is no point on the curve is refused', async () => {
    const spki = spkiOf(pairs['ecdsa-p256-sha256'].publicKey).fill(0x11, -64)
    const key = requirePublicKey(spki, 'ecdsa-p256-sha256')
    const code = await codeOfAsync(async () => createVerifier(key)(message, new Uint8Array(64)))
    expect(code).toBe('secret_malformed')
  })
})

describe('an Ed25519 key under which anybody can sign', () => {
  const small = [
    '01'.padEnd(64, '0'),
    `ec${'ff'.repeat(30)}7f`,
    '0'.repeat(64),
    '80'.padStart(64, '0'),
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  ]

  test.each(small)('%s is one indeed, and is refused', (key) => {
    // R is the neutral point and s is 0: good for whatever message whose hash is a multiple of the key's order
    const forged = fromHex('01'.padEnd(128, '0'))
    const spki = Buffer.from(`302a300506032b6570032100${key}`, 'hex')
    const node = nodeCrypto.createPublicKey({ key: spki, format: 'der', type: 'spki' })
    const messages = Array.from({ length: 200 }, (_, i) => Buffer.from(`${i}`))
    expect(messages.some((text) => verify(null, text, node, forged))).toBe(true)
    expect(codeOf(() => requirePublicKey(fromHex(key), 'ed25519'))).toBe('secret_malformed')
    expect(codeOf(() => requirePublicKey(new Uint8Array(spki), 'ed25519'))).toBe('secret_malformed')
  })

  test.each([
    ['a y of the prime', `ed${'ff'.repeat(30)}7f`],
    ['a y of one more', `ee${'ff'.repeat(30)}7f`],
    ['a y far above it', `ff${'ff'.repeat(30)}7f`],
    ['the neutral point with a sign', `01${'00'.repeat(30)}80`],
    ['all bits', 'ff'.repeat(32)],
  ])('is also refused with %s', (_what, key) => {
    expect(codeOf(() => requirePublicKey(fromHex(key), 'ed25519'))).toBe('secret_malformed')
  })

  test('is told from a sound one that is nearly the same', () => {
    for (const key of [`ec${'ff'.repeat(29)}fe7f`, `02${'00'.repeat(31)}`, `eb${'ff'.repeat(30)}7f`])
      expect(codeOf(() => requirePublicKey(fromHex(key), 'ed25519'))).toBe('nothing thrown')
  })
})

describe('a public key is refused', () => {
  const rsa = (modulus: string, exponent: string, identifier = '300d06092a864886f70d0101010500') => {
    const sized = (tag: string, content: string) =>
      `${tag}82${(content.length / 2).toString(16).padStart(4, '0')}${content}`
    const integers = sized('02', modulus) + exponent
    return fromHex(sized('30', identifier + sized('03', `00${sized('30', integers)}`)))
  }
  const modulus = `00${'c1'.repeat(256)}`

  test('as none, as sound ones are not', () => {
    expect(codeOf(() => requirePublicKey(rsa(modulus, '0203010001'), 'rsa-sha256'))).toBe('nothing thrown')
    expect(codeOf(() => requirePublicKey(rsa(modulus, '020103'), 'rsa-sha256'))).toBe('nothing thrown')
    const largest = rsa(modulus, '020500ffffffff')
    expect(codeOf(() => requirePublicKey(largest, 'rsa-sha256'))).toBe('nothing thrown')
  })

  test.each<readonly [string, SignatureAlgorithm, Uint8Array]>([
    ['of 2047 bits', 'rsa-sha256', rsa('7f'.repeat(256), '0203010001')],
    ['with an exponent of 1', 'rsa-sha256', rsa(modulus, '020101')],
    ['with an even exponent', 'rsa-sha256', rsa(modulus, '020104')],
    ['with an exponent of 0', 'rsa-sha256', rsa(modulus, '020100')],
    ['with a negative exponent', 'rsa-sha256', rsa(modulus, '020183')],
    ['with an exponent of 33 bits', 'rsa-sha256', rsa(modulus, '02050100000001')],
    ['with a third number', 'rsa-sha256', rsa(modulus, '0203010001020101')],
    ['of RSA without its NULL', 'rsa-sha256', rsa(modulus, '0203010001', '300b06092a864886f70d010101')],
    ['of a compressed point', 'ecdsa-p256-sha256', compressed()],
    ['of one that says it is not', 'ecdsa-p256-sha256', compressed('04')],
    ['of a hybrid point', 'ecdsa-p256-sha256', hybrid()],
    ['on P-384', 'ecdsa-p256-sha256', spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey)],
    [
      'on secp256k1',
      'ecdsa-p256-sha256',
      spkiOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey),
    ],
    ['of X25519', 'ed25519', spkiOf(generateKeyPairSync('x25519').publicKey)],
    ['of Ed448', 'ed25519', spkiOf(generateKeyPairSync('ed448').publicKey)],
    ['of RSA-PSS', 'rsa-sha256', spkiOf(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey)],
    ['of 31 bytes', 'ed25519', fromHex('11'.repeat(31))],
    ['with unused bits', 'ed25519', fromHex(`302a300506032b6570032101${'11'.repeat(32)}`)],
    ['of Ed25519 in 33 bytes', 'ed25519', fromHex(`302b300506032b6570032200${'11'.repeat(33)}`)],
    ['with a byte behind it', 'ed25519', fromHex(`302a300506032b6570032100${'11'.repeat(32)}00`)],
    ['of no bits', 'ed25519', fromHex('3009300506032b65700300')],
  ])('%s', (_what, algorithm, spki) => {
    expect(codeOf(() => requirePublicKey(new Uint8Array(spki), algorithm))).toBe('secret_malformed')
  })

  test.each(algorithms.flatMap((of) => algorithms.filter((by) => by !== of).map((by) => [of, by] as const)))(
    'of %s for %s, which is told',
    (of, by) => {
      expect(() => requirePublicKey(spkiOf(pairs[of].publicKey), by)).toThrow(
        /^Expected an? \S+ key as the public key for \S+, got an? \S+ key\.$/,
      )
    },
  )

  test('for an algorithm that there is not', () => {
    for (const algorithm of ['rsa', 'toString', undefined, 'none'])
      expect(codeOf(() => requirePublicKey(fromHex('11'.repeat(32)), untyped<'ed25519'>(algorithm)))).toBe(
        'option_invalid',
      )
  })

  test.each([
    ['Ed25519 in PKCS#8', pairs.ed25519.privateKey.export({ format: 'der', type: 'pkcs8' })],
    ['P-256 in SEC 1', pairs['ecdsa-p256-sha256'].privateKey.export({ format: 'der', type: 'sec1' })],
    ['P-256 in PKCS#8', pairs['ecdsa-p256-sha256'].privateKey.export({ format: 'der', type: 'pkcs8' })],
    ['RSA in PKCS#1', pairs['rsa-sha256'].privateKey.export({ format: 'der', type: 'pkcs1' })],
    ['RSA in PKCS#8', pairs['rsa-sha256'].privateKey.export({ format: 'der', type: 'pkcs8' })],
    ['Ed25519 with its public key', Buffer.alloc(64, 0x11)],
  ])('where it is the private one: %s', (_what, key) => {
    for (const algorithm of algorithms) {
      const run = () => requirePublicKey(new Uint8Array(key), algorithm)
      expect(run).toThrow(/got a private one/)
      expect(codeOf(run)).toBe('secret_malformed')
    }
  })

  function compressed(tag = '02'): Uint8Array {
    const spki = Buffer.from(spkiOf(pairs['ecdsa-p256-sha256'].publicKey)).toString('hex')
    const short = spki.replace('3059', '3039').replace('034200', '032200')
    return fromHex(short.replace(/04(.{64}).{64}$/, `${tag}$1`))
  }

  function hybrid(): Uint8Array {
    const spki = spkiOf(pairs['ecdsa-p256-sha256'].publicKey)
    return spki.with(-65, 6 + ((spki.at(-1) ?? 0) % 2))
  }
})

describe('WebCrypto', () => {
  const key = requirePublicKey(spkiOf(pairs.ed25519.publicKey), 'ed25519')

  test('is asked where there is no node:crypto', async () => {
    vi.resetModules()
    vi.spyOn(process, 'getBuiltinModule').mockImplementation(() => undefined)
    const { createAsyncVerifier } = await import('../../src/crypto/verifier.js')
    const subtle = vi.spyOn(crypto.subtle, 'verify')
    expect(await createAsyncVerifier(key)(message, signatureBy('ed25519'))).toBe(true)
    expect(subtle).toHaveBeenCalledTimes(1)
  })

  test('is not asked where there is', () => {
    const subtle = vi.spyOn(crypto.subtle, 'verify')
    expect(createAsyncVerifier(key)(message, signatureBy('ed25519'))).toBe(true)
    expect(subtle).not.toHaveBeenCalled()
  })

  test('is given the key once', async () => {
    const importKey = vi.spyOn(crypto.subtle, 'importKey')
    const isSigned = createWebCryptoVerifier(key)
    await Promise.all([isSigned(message, signatureBy('ed25519')), isSigned(message, new Uint8Array(64))])
    await isSigned(message, new Uint8Array(64))
    expect(importKey).toHaveBeenCalledTimes(1)
  })

  test.each([
    ['without Ed25519', new DOMException('Unrecognized name.', 'NotSupportedError'), 'option_invalid'],
    ['that refuses the key', new DOMException('', 'DataError'), 'secret_malformed'],
    ['that throws anything', 'x', 'secret_malformed'],
  ])('%s says what is wrong', async (_what, thrown, code) => {
    vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(thrown)
    const isSigned = createWebCryptoVerifier(key)
    expect(await codeOfAsync(async () => isSigned(message, new Uint8Array(64)))).toBe(code)
    const error: unknown = await Promise.resolve(isSigned(message, new Uint8Array(64))).catch(
      (caught) => caught,
    )
    expect(everythingIn(error)).toMatch(code === 'option_invalid' ? /WebCrypto with Ed25519/ : /public key/)
  })
})

test('what DER has of a signature is what node:crypto verifies', () => {
  const der = sign('sha256', message, pairs['ecdsa-p256-sha256'].privateKey)
  const key = requirePublicKey(spkiOf(pairs['ecdsa-p256-sha256'].publicKey), 'ecdsa-p256-sha256')
  expect(createNodeVerifier(nodeCrypto, key)(message, new Uint8Array(rawSignatureOf(der) ?? []))).toBe(true)
})
