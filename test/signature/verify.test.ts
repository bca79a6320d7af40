import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { requireMatchingSecret } from '../../src/signature/macs.js'
import { verifyAsync } from '../../src/signature/verify.js'
import { body, clock, codeOf, headerOf, judge, macOf, moment, secret } from './support.js'

const verified = { timestamp: moment, secretIndex: 0 }

describe('a delivery', () => {
  test('of the holder of the secret is verified', async () => {
    expect(await judge(body, headerOf())).toEqual(verified)
  })

  // CVE-2025-53548: a condition the wrong way round
  test.each([
    ['of another secret', headerOf(body, { key: 'another' })],
    ['of another body', headerOf(`${body} `)],
    ['of another time', `t=${moment - 1},v1=${macOf(body)}`],
    ['of the body alone', `t=${moment},v1=${macOf(body, '')}`],
    ['with a random MAC', `t=${moment},v1=${'5a'.repeat(32)}`],
    ['with a MAC of zeros', `t=${moment},v1=${'0'.repeat(64)}`],
    ['of an empty secret', headerOf(body, { key: '' })],
  ])('%s is not', async (_what, header) => {
    expect(await judge(body, header)).toBe('signature_mismatch')
  })

  test('cannot move the boundary between time and body', async () => {
    // T "." "5.{…}" and "T.5" "." "{…}" are the same bytes
    expect(await judge('5.{"paid":true}', headerOf('5.{"paid":true}'))).toEqual(verified)
    const moved = `t=${moment}.5,v1=${macOf('5.{"paid":true}')}`
    expect(await judge('{"paid":true}', moved, secret, { tolerance: false })).toBe('timestamp_malformed')
    // T "." and "T" "": a digit handed over from the time to the body
    expect(
      await judge(`0.${body}`, `t=${Math.floor(moment / 10)},v1=${macOf(body)}`, secret, {
        tolerance: false,
      }),
    ).toBe('signature_mismatch')
  })

  // CVE-2026-48747: the request named the algorithm
  test.each(['sha1', 'md5', 'sha512', 'none'])('cannot choose %s', async (algorithm) => {
    const mac = (name: string) => createHmac(name, secret).update(`${moment}.${body}`).digest('hex')
    const value = algorithm === 'none' ? '' : mac(algorithm)
    for (const item of [`${algorithm}=${value}`, `alg=${algorithm},v1=${value}`, `v1=${algorithm}=${value}`])
      expect(await judge(body, `t=${moment},${item}`)).toBe('signature_missing')
  })
})

describe('requireMatchingSecret', () => {
  // counts comparisons by what they must read, so that no clock is needed
  function counted(mac: Uint8Array, count: () => void): Uint8Array {
    return Object.defineProperty(Uint8Array.from(mac), 'length', {
      get() {
        count()
        return mac.length
      },
    })
  }

  test.each([
    ['the first', 0],
    ['the last', 5],
    ['none', -1],
  ])('holds every secret against every candidate, where %s matches', (_which, matching) => {
    let reads = 0
    const right = new Uint8Array(32).fill(1)
    const wrong = new Uint8Array(32).fill(2)
    const macs = Array.from({ length: 6 }, (_, i) =>
      counted(i === matching ? right : wrong, () => {
        reads++
      }),
    )
    codeOf(() => requireMatchingSecret(macs, [right, right, right]))
    expect(reads).toBe(6 * 3)
  })
})

test('many verifications at a time do not get in each other’s way', async () => {
  const bodies = Array.from({ length: 50 }, (_, i) => `{"n":${i},"fill":"${'x'.repeat(i * 40)}"}`)
  const verdicts = await Promise.all(bodies.map((one) => verifyAsync(one, headerOf(one), secret, clock)))
  expect(verdicts).toEqual(bodies.map(() => verified))
})
