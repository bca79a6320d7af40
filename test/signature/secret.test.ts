import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import type { WebhookErrorCode } from '../../src/errors.js'
import { createKeyCache, keyBytesOf } from '../../src/signature/secret.js'
import { sign, signAsync } from '../../src/signature/sign.js'
import { safeVerify, verify } from '../../src/signature/verify.js'
import type { Secrets } from '../../src/types.js'
import {
  body,
  clock,
  codeOf,
  codeOfAsync,
  headerOf,
  judge,
  macOf,
  moment,
  secret,
  untyped,
} from './support.js'

function verifiedBy(secretIndex: number): { timestamp: number; secretIndex: number } {
  return { timestamp: moment, secretIndex }
}

describe('a secret is refused', () => {
  const unusable: readonly (readonly [string, unknown, WebhookErrorCode])[] = [
    ['that is undefined', undefined, 'secret_missing'],
    ['that is null', null, 'secret_missing'],
    ['that is empty', '', 'secret_missing'],
    ['of no bytes', new Uint8Array(), 'secret_missing'],
    ['that is an empty list', [], 'secret_missing'],
    ['that is a number', 42, 'secret_missing'],
    ['that is an object', {}, 'secret_missing'],
    ['with an empty one among many', [secret, ''], 'secret_missing'],
    ['with an undefined one among many', [secret, undefined], 'secret_missing'],
    ['with no bytes among many', [secret, new Uint8Array()], 'secret_missing'],
    ['that is blank', ' ', 'secret_malformed'],
    ['of blanks', ' \t\n', 'secret_malformed'],
    ['with a newline at its end', `${secret}\n`, 'secret_malformed'],
    ['with CRLF at its end', `${secret}\r\n`, 'secret_malformed'],
    ['with a leading blank', ` ${secret}`, 'secret_malformed'],
    ['with a no-break space at its end', `${secret}\u00a0`, 'secret_malformed'],
    ['with a byte order mark', `\uFEFF${secret}`, 'secret_malformed'],
    ['with a blank at the end of one among many', [secret, `${secret} `], 'secret_malformed'],
    ['that is a list within a list', [[secret]], 'secret_malformed'],
    ['that has a length and no bytes', { length: 32 }, 'secret_malformed'],
    ['that is a String object', Object(secret), 'secret_malformed'],
    ['of numbers that are no bytes', Float32Array.of(0.5, 1), 'secret_malformed'],
    ['of numbers of two bytes', Uint16Array.of(1, 2), 'secret_malformed'],
    ['that is a DataView', new DataView(new ArrayBuffer(8)), 'secret_malformed'],
    ['that is an ArrayBuffer', new ArrayBuffer(8), 'secret_missing'],
    ['of numbers that say that they are bytes', lyingNumbers(), 'secret_malformed'],
    ['of other numbers among many', [secret, Int8Array.of(1)], 'secret_malformed'],
  ]

  test.each(unusable)('%s', async (_what, secrets, code) => {
    expect(await judge(body, headerOf(), secrets)).toBe(code)
    expect(codeOf(() => sign(body, untyped<Secrets>(secrets)))).toBe(code)
    expect(await codeOfAsync(() => signAsync(body, untyped<Secrets>(secrets)))).toBe(code)
  })

  test.each<readonly [unknown, RegExp]>([
    ['', /Expected a secret, .*, found none: is its environment variable set\?/],
    [`${secret}\n`, /Expected a secret without blanks at its ends/],
    [Float32Array.of(1), /Expected a secret as text or Uint8Array, got Float32Array/],
  ])('with a message that says what to do: %o', (secrets, message) => {
    expect(() => sign(body, untyped<Secrets>(secrets))).toThrow(message)
  })

  test('ahead of everything a request says', async () => {
    expect(await judge({}, undefined, '')).toBe('secret_missing')
  })
})

describe('a secret is used as it stands', () => {
  test.each([
    ['with its whsec_', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    ['that looks like base64', 'TWZLUTlyOEdLWXFyVHdqVVBEOElMUFo='],
    ['that looks like hex', 'deadbeef'.repeat(8)],
    ['with blanks inside', 'a passphrase of words'],
    ['that is not ASCII', 'ключ🔑'],
    ['longer than a block', 'k'.repeat(100)],
    ['of one character', 'k'],
  ])('%s', async (_what, key) => {
    expect(await judge(body, headerOf(body, { key }), key)).toEqual(verifiedBy(0))
  })

  test('so nothing is stripped or decoded that might make it another', async () => {
    const bare = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    expect(await judge(body, headerOf(body, { key: bare }), `whsec_${bare}`)).toBe('signature_mismatch')
    expect(await judge(body, headerOf(body, { key: Buffer.from(bare, 'base64') }), `whsec_${bare}`)).toBe(
      'signature_mismatch',
    )
  })

  test('as bytes, too, also from the middle of a buffer', async () => {
    const key = Uint8Array.of(0, 1, 254, 255)
    const view = new Uint8Array(Uint8Array.of(9, 9, ...key, 9).buffer, 2, 4)
    expect(await judge(body, headerOf(body, { key }), key)).toEqual(verifiedBy(0))
    expect(await judge(body, headerOf(body, { key }), view)).toEqual(verifiedBy(0))
    expect(await judge(body, headerOf(), Buffer.from(secret))).toEqual(verifiedBy(0))
  })

  test('as bytes of another realm, too', async () => {
    const key: Uint8Array = runInNewContext('Uint8Array.of(1, 2, 3)')
    expect(key).not.toBeInstanceOf(Uint8Array)
    expect(await judge(body, headerOf(body, { key: Uint8Array.of(1, 2, 3) }), key)).toEqual(verifiedBy(0))
  })

  test.each([
    ['a text', 'a secret'],
    ['a Uint8Array', Uint8Array.of(1, 2, 3)],
    ['a Buffer, which Node keeps in a pool with others', Buffer.from('a secret')],
    ['a part of a larger buffer', new Uint8Array(new ArrayBuffer(64), 8, 8)],
  ])('in memory of its own: %s', (_what, key) => {
    const bytes = keyBytesOf(key)
    expect(bytes).toEqual(new Uint8Array(Buffer.from(key)))
    expect(bytes.buffer.byteLength).toBe(bytes.length)
    if (typeof key !== 'string') expect(bytes.buffer).not.toBe(key.buffer)
  })

  test('so that bytes changed later do not change what was imported', () => {
    const key = Buffer.from('changing')
    const before = headerOf(body, { key: 'changing' })
    expect(verify(body, before, key, clock)).toEqual(verifiedBy(0))
    key.fill(0x61)
    expect(codeOf(() => verify(body, before, key, clock))).toBe('signature_mismatch')
    expect(verify(body, headerOf(body, { key: 'aaaaaaaa' }), key, clock)).toEqual(verifiedBy(0))
  })
})

describe('rotation', () => {
  const secrets = ['old', Buffer.from('new'), 'next']

  test.each([
    ['old', 0],
    ['new', 1],
    ['next', 2],
  ])('%s verifies, and is named', async (key, secretIndex) => {
    expect(await judge(body, headerOf(body, { key }), secrets)).toEqual(verifiedBy(secretIndex))
  })

  test('tries every secret against every v1', async () => {
    const v1 = (key: string) => `v1=${macOf(body, undefined, key)}`
    expect(await judge(body, `t=${moment},${v1('foreign')},${v1('next')}`, secrets)).toEqual(verifiedBy(2))
    expect(await judge(body, `t=${moment},${v1('next')},${v1('old')}`, secrets)).toEqual(verifiedBy(0))
    expect(await judge(body, `t=${moment},${v1('foreign')},${v1('stolen')}`, secrets)).toBe(
      'signature_mismatch',
    )
  })

  test('a secret that was taken out verifies nothing any more', async () => {
    expect(await judge(body, headerOf(body, { key: 'old' }), ['old', 'new'])).toEqual(verifiedBy(0))
    expect(await judge(body, headerOf(body, { key: 'old' }), ['new'])).toBe('signature_mismatch')
    expect(await judge(body, headerOf(body, { key: 'old' }), 'new')).toBe('signature_mismatch')
  })

  test('an unusable secret is not covered by one that matches', () => {
    expect(codeOf(() => safeVerify(body, headerOf(), [secret, ' '], clock))).toBe('secret_malformed')
  })

  test('more secrets than are remembered stay apart', async () => {
    const tenants = Array.from({ length: 100 }, (_, i) => `tenant-${i}`)
    for (const key of [...tenants, ...tenants.toReversed()])
      expect(await judge(body, headerOf(body, { key }), key)).toEqual(verifiedBy(0))
    expect(await judge(body, headerOf(body, { key: 'tenant-99' }), tenants)).toEqual(verifiedBy(99))
    expect(await judge(body, headerOf(body, { key: 'tenant-0' }), 'tenant-99')).toBe('signature_mismatch')
  })
})

describe('a key cache', () => {
  function counting() {
    const imported: string[] = []
    const keys = createKeyCache((bytes) => imported.push(Buffer.from(bytes).toString()))
    return { imported, keys }
  }

  test('imports a text once, and bytes each time', () => {
    const { imported, keys } = counting()
    keys(['a', 'b'])
    keys('a')
    keys(Buffer.from('a'))
    keys(Buffer.from('a'))
    expect(imported).toEqual(['a', 'b', 'a', 'a'])
  })

  // a secret per tenant must not grow without end
  test('does not remember them for ever', () => {
    const { imported, keys } = counting()
    keys(Array.from({ length: 33 }, (_, i) => `tenant-${i}`))
    keys(['tenant-32', 'tenant-0'])
    expect(imported).toHaveLength(34)
    expect(imported.at(-1)).toBe('tenant-0')
  })
})

/** Numbers of four bytes that call themselves a Uint8Array. */
function lyingNumbers(): Float32Array {
  return Object.defineProperty(Float32Array.of(0.5, 1), Symbol.toStringTag, { value: 'Uint8Array' })
}
