import { describe, expect, test } from 'vitest'
import { base64Mac, hexMac } from '../../src/crypto/bytes.js'
import { equal } from '../../src/crypto/equal.js'
import { parseSignatureHeader } from '../../src/signature/header.js'
import { codeOf } from '../signature/support.js'
import rfc4231 from '../vectors/rfc4231-hmac-sha256.json' with { type: 'json' }
import wycheproof from '../vectors/wycheproof_hmac_sha256.json' with { type: 'json' }
import { each, hex } from './support.js'

describe.each(each)('RFC 4231 with %s', (_name, macUnder) => {
  test.each(rfc4231.vectors)('case $tc', async ({ key, data, sha256 }) => {
    const mac = await macUnder(Buffer.from(key, 'hex'))('', Buffer.from(data, 'hex'))
    expect(mac).toHaveLength(32)
    // case 5 gives the first half only
    expect(hex(mac).slice(0, sha256.length)).toBe(sha256)
  })
})

const cases = wycheproof.testGroups.flatMap(({ tagSize, tests }) => tests.map((one) => ({ ...one, tagSize })))
const whole = cases.filter(({ tagSize }) => tagSize === 256)
const truncated = cases.filter(({ tagSize }) => tagSize < 256)

test('Wycheproof has 174 vectors, of both sizes and both verdicts', () => {
  expect(cases).toHaveLength(wycheproof.numberOfTests)
  const valid = (some: typeof cases) => some.filter(({ result }) => result === 'valid').length
  expect([whole.length, valid(whole)]).toEqual([87, 33])
  expect([truncated.length, valid(truncated)]).toEqual([87, 33])
})

describe.each(each)('Wycheproof with %s', (_name, macUnder) => {
  test.each(whole)('$tcId: $comment is $result', async ({ key, msg, tag, result }) => {
    const mac = await macUnder(Buffer.from(key, 'hex'))('', Buffer.from(msg, 'hex'))
    expect(hexMac(tag)).toEqual(new Uint8Array(Buffer.from(tag, 'hex')))
    expect(equal(mac, Buffer.from(tag, 'hex'))).toBe(result === 'valid')
  })

  // 16 bytes are easier to guess than 32, so what Wycheproof calls valid is none here
  test.each(truncated)('$tcId: $comment ($result) is refused, being cut short', async ({ key, msg, tag }) => {
    const mac = await macUnder(Buffer.from(key, 'hex'))('', Buffer.from(msg, 'hex'))
    expect(equal(mac, Buffer.from(tag, 'hex'))).toBe(false)
    expect(equal(Buffer.from(tag, 'hex'), mac)).toBe(false)
    expect(hexMac(tag)).toBeUndefined()
    expect(base64Mac(Buffer.from(tag, 'hex').toString('base64'))).toBeUndefined()
    expect(codeOf(() => parseSignatureHeader(`t=1,v1=${tag}`))).toBe('signature_missing')
  })
})
