import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  base64Mac,
  binaryInto,
  bytesOf,
  fromBase64,
  fromBinary,
  hexMac,
  toBase64,
  toHex,
  utf8,
  utf8Into,
} from '../../src/crypto/bytes.js'

const digits = '0123456789abcdef'.repeat(4)

describe('hex', () => {
  test.each([
    ['lower case', digits],
    ['upper case', digits.toUpperCase()],
    ['mixed case', digits.slice(0, 32) + digits.slice(32).toUpperCase()],
  ])('of a MAC: %s', (_what, text) => {
    expect(hexMac(text)).toEqual(new Uint8Array(Buffer.from(text, 'hex')))
  })

  test.each([
    ['nothing', ''],
    ['63 digits', digits.slice(1)],
    ['62 digits', digits.slice(2)],
    ['65 digits', `${digits}0`],
    ['66 digits', `${digits}00`],
    ['a g', `g${digits.slice(1)}`],
    ['a blank', ` ${digits.slice(1)}`],
    ['a newline after it', `${digits}\n`],
    ['a newline before it', `\n${digits}`],
    ['0x', `0x${digits.slice(2)}`],
    ['full-width digits', `０${digits.slice(1)}`],
    ['a character past the table of digits', `\u0080${digits.slice(1)}`],
    ['a character that is a digit in its low byte', `\u0130${digits.slice(1)}`],
    ['a minus', `-${digits.slice(1)}`],
    ['an algorithm', `sha256=${digits}`],
  ])('of no MAC: %s', (_what, text) => {
    expect(hexMac(text)).toBeUndefined()
  })

  test('goes both ways', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.string(), (bytes, before) => {
        expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'))
        expect(hexMac(toHex(bytes))).toEqual(bytes)
        expect(hexMac(before + toHex(bytes), before.length)).toEqual(bytes)
        expect(hexMac(`${toHex(bytes)}0`, 0)).toBeUndefined()
      }),
    )
  })
})

describe('base64', () => {
  test('is read as Buffer writes it', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromBase64(Buffer.from(bytes).toString('base64'))).toEqual(bytes)
      }),
    )
  })

  test('is written as Buffer writes it', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      }),
    )
    const body = new Uint8Array(1_000_000).fill(0xfe)
    expect(toBase64(body)).toBe(Buffer.from(body).toString('base64'))
  })

  test.each([
    ['no padding', 'AQI'],
    ['half the padding', 'AQ='],
    ['too much padding', 'AQID='],
    ['padding alone', '===='],
    ['padding inside', 'AQ==AQ=='],
    ['stray bits', 'AR=='],
    ['stray bits in two', 'AQJ='],
    ['the URL alphabet', '-_-_'],
    ['a blank', 'AQ ID'],
    ['blanks that fill up', 'AQI '],
    ['a newline after it', 'AQID\n'],
    ['five characters', 'AQIDA'],
    ['not ASCII', 'AQIé'],
  ])('is refused with %s', (_what, text) => {
    expect(fromBase64(text)).toBeUndefined()
  })

  test('of a MAC has 32 bytes, not one more or less', () => {
    const of = (length: number) => base64Mac(Buffer.alloc(length, 7).toString('base64'))
    expect(of(32)).toEqual(new Uint8Array(32).fill(7))
    for (const length of [0, 16, 31, 33, 64]) expect(of(length)).toBeUndefined()
    expect(base64Mac('no base64')).toBeUndefined()
  })
})

describe('a binary string', () => {
  test('has a byte a character', () => {
    expect(fromBinary('\0A\u00ff')).toEqual(Uint8Array.of(0, 65, 255))
  })

  test('is written from an offset on, and leaves the rest as it is', () => {
    const bytes = Uint8Array.of(9, 9, 9, 9)
    binaryInto(bytes, 1, 'AB')
    expect(bytes).toEqual(Uint8Array.of(9, 65, 66, 9))
  })
})

describe('UTF-8', () => {
  const text = 'aé室🧪'

  test('of a text', () => {
    expect(utf8(text)).toEqual(new Uint8Array(Buffer.from(text)))
  })

  test('of a body, which as bytes stays what it is', () => {
    expect(bytesOf(text)).toEqual(new Uint8Array(Buffer.from(text)))
    const bytes = Uint8Array.of(0xff)
    expect(bytesOf(bytes)).toBe(bytes)
  })

  test('is written from an offset on, where it fits to the last byte', () => {
    const bytes = new Uint8Array(12)
    expect(utf8Into(bytes, 2, text)).toBe(12)
    expect(bytes).toEqual(Uint8Array.of(0, 0, ...Buffer.from(text)))
    expect(utf8Into(bytes, 3, text)).toBeUndefined()
    expect(utf8Into(bytes, 12, '')).toBe(12)
  })
})
