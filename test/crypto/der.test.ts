import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { derTags, findElement, findPair } from '../../src/crypto/der.js'
import { derSignatureOf, rawSignatureOf } from '../../src/crypto/ecdsa-signature.js'
import { hex } from './support.js'

const bytes = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const integer = (size: number) => `02 ${size.toString(16).padStart(2, '0')} ${'11'.repeat(size)}`
const number = '7f'.repeat(32)

describe('an element of DER', () => {
  test.each([
    ['of no bytes', '30 00', 0],
    ['of one', '30 01 aa', 1],
    ['of 127', `30 7f ${'aa'.repeat(127)}`, 127],
    ['of 128', `30 81 80 ${'aa'.repeat(128)}`, 128],
    ['of 256', `30 82 01 00 ${'aa'.repeat(256)}`, 256],
  ])('%s is found, and what is behind it', (_what, der, length) => {
    expect(hex(findElement(bytes(der), 0x30)?.content ?? bytes('00'))).toBe('aa'.repeat(length))
    expect(findElement(bytes(`${der} bb`), 0x30)?.rest).toEqual(bytes('bb'))
  })

  test.each([
    ['nothing', ''],
    ['a tag alone', '30'],
    ['another tag', '31 01 aa'],
    ['too few bytes', '30 02 aa'],
    ['a length in two bytes that fits in one', '30 81 01 aa'],
    ['a length in three bytes that fits in two', `30 82 00 80 ${'aa'.repeat(128)}`],
    ['an indefinite length', '30 80 aa 00 00'],
    ['a length of three bytes', `30 83 00 00 01 aa`],
    ['a length that is cut short', '30 81'],
    ['a longer one that is', '30 82 01'],
  ])('is not found in %s', (_what, der) => {
    expect(findElement(bytes(der), 0x30)).toBeUndefined()
  })

  test.each([
    ['one element', '30 03 020101'],
    ['three', '30 09 020101 020101 020101'],
    ['others', '30 06 020101 040101'],
    ['something behind it', '30 06 020101 020101 00'],
  ])('is no pair with %s', (_what, der) => {
    expect(findPair(bytes('30 06 020101 020102'), derTags.integer, derTags.integer)).toEqual([
      bytes('01'),
      bytes('02'),
    ])
    expect(findPair(bytes(der), derTags.integer, derTags.integer)).toBeUndefined()
  })
})

describe('a P-256 signature in DER', () => {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })

  test('is r and s in 32 bytes each, and back', () => {
    const size = { minLength: 32, maxLength: 32 }
    fc.assert(
      fc.property(fc.uint8Array(size), fc.uint8Array(size), fc.nat(32), (r, s, zeros) => {
        r.fill(0, 0, zeros)
        const raw = new Uint8Array([...r, ...s])
        const isPositive = r.some(Boolean) && s.some(Boolean)
        expect(rawSignatureOf(derSignatureOf(raw))).toEqual(isPositive ? raw : undefined)
      }),
    )
  })

  test('is spelled as node:crypto spells it', () => {
    for (let i = 0; i < 300; i++) {
      const der = sign('sha256', Buffer.from(`${i}`), keys.privateKey)
      const raw = rawSignatureOf(der) ?? new Uint8Array()
      expect(hex(derSignatureOf(raw))).toBe(hex(der))
      const asRaw = { key: keys.publicKey, dsaEncoding: 'ieee-p1363' } as const
      expect(verify('sha256', Buffer.from(`${i}`), asRaw, raw)).toBe(true)
    }
  })

  test.each([
    ['a zero', `30 25 02 01 00 02 20 ${number}`],
    ['a zero ahead that tells nothing', `30 45 02 21 00 ${number} 02 20 ${number}`],
    ['two zeros ahead', `30 46 02 22 0000 ${number} 02 20 ${number}`],
    ['a negative number', `30 44 02 20 ff${number.slice(2)} 02 20 ${number}`],
    ['an empty number', `30 22 02 00 02 20 ${number}`],
    ['a number of 33 bytes', `30 45 ${integer(33)} ${integer(32)}`],
    ['a second one of 33 bytes', `30 45 ${integer(32)} ${integer(33)}`],
    ['one number', `30 22 ${integer(32)}`],
    ['three', `30 66 ${integer(32)} ${integer(32)} ${integer(32)}`],
    ['a byte behind it', `30 44 ${integer(32)} ${integer(32)} 00`],
    ['a byte behind it that is counted', `30 45 ${integer(32)} ${integer(32)} 00`],
    ['a byte too few', `30 44 ${integer(32)} ${integer(31)}`],
    ['no DER', '11'.repeat(64)],
    ['nothing', ''],
  ])('is none with %s', (_what, der) => {
    expect(rawSignatureOf(bytes(der))).toBeUndefined()
  })

  test('of a number that begins as a negative one has a zero ahead', () => {
    expect(hex(derSignatureOf(bytes(`80${'00'.repeat(31)} ${'00'.repeat(32)}`)))).toBe(
      `3026022100${'80'.padEnd(64, '0')}020100`,
    )
  })

  test('reads a key of any kind that node:crypto writes', () => {
    for (const modulusLength of [2048, 4096]) {
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength })
      const spki = publicKey.export({ format: 'der', type: 'spki' })
      expect(findPair(spki, derTags.sequence, derTags.bitString)).toHaveLength(2)
      expect(createPublicKey({ key: spki, format: 'der', type: 'spki' }).asymmetricKeyType).toBe('rsa')
    }
  })
})
