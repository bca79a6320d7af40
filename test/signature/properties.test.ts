import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { body, headerOf, judge, macOf, moment, secret } from './support.js'

const verified = { timestamp: moment, secretIndex: 0 }
const anyTime = { tolerance: false }

/** The bytes with one bit the other way. */
function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
}

describe('whatever the delivery,', () => {
  const raw = fc.uint8Array({ minLength: 1, maxLength: 200 })

  test('it is verified', async () => {
    const text = fc.string({ unit: 'grapheme' })
    const key = fc.oneof(fc.uint8Array({ minLength: 1 }), fc.stringMatching(/^\w{1,99}$/))
    const timestamp = fc.integer({ min: 0, max: 999_999_999_999 })
    await fc.assert(
      fc.asyncProperty(fc.oneof(raw, text), key, timestamp, async (one, key, timestamp) => {
        const verdict = await judge(one, headerOf(one, { key, timestamp }), key, anyTime)
        expect(verdict).toEqual({ timestamp, secretIndex: 0 })
      }),
    )
  })

  test('a bit of the body makes it another', async () => {
    await fc.assert(
      fc.asyncProperty(raw, fc.nat(), async (one, bit) => {
        expect(await judge(flipped(one, bit % (one.length * 8)), headerOf(one))).toBe('signature_mismatch')
      }),
    )
  })

  test('a byte more or less makes it another', async () => {
    await fc.assert(
      fc.asyncProperty(raw, fc.nat(255), async (one, byte) => {
        expect(await judge(one.subarray(1), headerOf(one))).toBe('signature_mismatch')
        expect(await judge(one.subarray(0, -1), headerOf(one))).toBe('signature_mismatch')
        expect(await judge(Uint8Array.of(...one, byte), headerOf(one))).toBe('signature_mismatch')
        expect(await judge(Uint8Array.of(byte, ...one), headerOf(one))).toBe('signature_mismatch')
      }),
    )
  })

  test('another time makes it another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 999_999_999_999 }), async (timestamp) => {
        fc.pre(timestamp !== moment)
        expect(await judge(body, `t=${timestamp},v1=${macOf(body)}`, secret, anyTime)).toBe(
          'signature_mismatch',
        )
      }),
    )
  })

  test('another secret makes it another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 100 }), async (key) => {
        expect(await judge(body, headerOf(body, { key }))).toBe('signature_mismatch')
      }),
    )
  })
})

test('no bit of the MAC is idle', async () => {
  const mac = Buffer.from(macOf(body), 'hex')
  for (let bit = 0; bit < 256; bit++)
    expect(await judge(body, `t=${moment},v1=${Buffer.from(flipped(mac, bit)).toString('hex')}`)).toBe(
      'signature_mismatch',
    )
})

test('no bit of the timestamp’s text is idle', async () => {
  const digits = Buffer.from(`${moment}`)
  for (let bit = 0; bit < digits.length * 8; bit++) {
    const t = Buffer.from(flipped(digits, bit)).toString('latin1')
    expect(await judge(body, `t=${t},v1=${macOf(body)}`, secret, anyTime)).not.toEqual(
      expect.objectContaining({ secretIndex: 0 }),
    )
  }
})

describe('whatever the header says, it gets a verdict:', () => {
  // judge() throws on whatever is no WebhookError
  const refusal = /^(header|timestamp|signature)_[a-z_]+$/

  test('any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (header) => {
        expect(await judge(body, header)).toMatch(refusal)
      }),
      { numRuns: 200 },
    )
  })

  test('any lines', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' })), async (lines) => {
        expect(await judge(body, lines)).toMatch(refusal)
      }),
    )
  })

  test('the grammar’s own pieces in any order', async () => {
    const piece = fc.constantFrom(
      ...['t', 'v1', 'v0', '=', ',', ' ', '\t', '-', '.', '0', '1', 'e', `${moment}`, 'ff', '__proto__'],
      ...[`t=${moment}`, `v1=${'0'.repeat(64)}`, `v1=${'f'.repeat(63)}`, '\0', '\uD800', 'é', ';', '"'],
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        expect(await judge(body, pieces.join(''))).toMatch(refusal)
      }),
      { numRuns: 400 },
    )
  })

  test('whatever stands around a genuine one leaves it genuine or refused', async () => {
    const around = fc.string({ unit: 'binary', maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(around, around, async (before, after) => {
        const verdict = await judge(body, `${before},${headerOf()},${after}`)
        if (typeof verdict === 'string') expect(verdict).toMatch(refusal)
        else expect(verdict).toEqual(verified)
      }),
    )
  })
})
