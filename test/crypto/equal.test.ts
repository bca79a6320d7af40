import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { equal } from '../../src/crypto/equal.js'

const mac = Uint8Array.from({ length: 32 }, (_, i) => i + 1)

describe('equal', () => {
  test('holds for the same bytes, also in two arrays, also for none', () => {
    expect(equal(mac, mac)).toBe(true)
    expect(equal(mac, Uint8Array.from(mac))).toBe(true)
    expect(equal(new Uint8Array(), new Uint8Array())).toBe(true)
  })

  // CVE-2024-21491: svix compared up to the shorter length only
  test.each([0, 1, 16, 31])('is not content with the first %i bytes', (length) => {
    expect(equal(mac, mac.subarray(0, length))).toBe(false)
    expect(equal(mac.subarray(0, length), mac)).toBe(false)
  })

  test('tells trailing zeros from nothing', () => {
    expect(equal(Uint8Array.of(1), Uint8Array.of(1, 0))).toBe(false)
    expect(equal(Uint8Array.of(1, 0), Uint8Array.of(1))).toBe(false)
  })

  test('sees every single bit', () => {
    for (let bit = 0; bit < 256; bit++) {
      const other = mac.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      expect(equal(mac, other)).toBe(false)
    }
  })

  test('compares what two views of one buffer show, not the buffer', () => {
    const { buffer } = mac
    expect(equal(new Uint8Array(buffer, 0, 8), new Uint8Array(buffer, 8, 8))).toBe(false)
    expect(equal(new Uint8Array(buffer, 4, 8), mac.slice(4, 12))).toBe(true)
  })

  test('agrees with Buffer.equals', () => {
    const bytes = fc.uint8Array({ maxLength: 4, max: 2 })
    fc.assert(fc.property(bytes, bytes, (a, b) => equal(a, b) === Buffer.from(a).equals(b)))
  })
})
