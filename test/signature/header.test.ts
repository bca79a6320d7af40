import { describe, expect, test } from 'vitest'
import type { WebhookErrorCode } from '../../src/errors.js'
import { parseSignatureHeader } from '../../src/signature/header.js'
import type { HeaderValue } from '../../src/types.js'
import { body, codeOf, headerOf, judge, macOf, moment, untyped } from './support.js'

const good = macOf(body)
const other = 'ab'.repeat(32)
const verified = { timestamp: moment, secretIndex: 0 }

/** A genuine header, made longer by a key nobody knows. */
function longHeader(length: number): string {
  const header = `${headerOf()},x=`
  return header.padEnd(length, 'x')
}

function withTimestamp(t: string): string {
  return `t=${t},v1=${good}`
}

describe('a genuine header is read', () => {
  const accepted: readonly (readonly [string, HeaderValue])[] = [
    ['as senders write it', headerOf()],
    ['in an array of one', [headerOf()]],
    ['in lines that were not joined', [`t=${moment}`, `v1=${good}`]],
    ['with the signature first', `v1=${good},t=${moment}`],
    ['with blanks around commas', ` t=${moment} , v1=${good} `],
    ['with unknown keys', `v0=${other},t=${moment},alg=none,v2=${other},v1=${good},keyid=7`],
    ['with a key that is special in JavaScript', `__proto__=1,constructor=1,t=${moment},v1=${good}`],
    ['with keys of another case, which are others', `T=5,t=${moment},V1=${other},v1=${good}`],
    ['with a key that begins like one of ours', `ts=5,t=${moment},v10=${other},v1=${good}`],
    ['with nothing between commas', `,,t=${moment},,v1=${good},`],
    ['in upper case hex', `t=${moment},v1=${good.toUpperCase()}`],
    ['beside a bare v1', `t=${moment},v1,v1=${good}`],
    ['beside an empty v1', `t=${moment},v1=,v1=${good}`],
    ['beside a v1 that is no hex', `t=${moment},v1=${'z'.repeat(64)},v1=${good}`],
    ['beside a v1 cut short', `t=${moment},v1=${good},v1=${good.slice(0, 32)}`],
    ['beside a v1 of somebody else', `t=${moment},v1=${other},v1=${good}`],
    ['with the good one of 16 v1 at the end', `t=${moment}${`,v1=${other}`.repeat(15)},v1=${good}`],
    ['of 8 KiB', longHeader(8192)],
  ]

  test.each(accepted)('%s', async (_what, header) => {
    expect(await judge(body, header)).toEqual(verified)
  })
})

describe('a header is refused', () => {
  const refused: readonly (readonly [string, unknown, WebhookErrorCode])[] = [
    ['that is undefined', undefined, 'header_missing'],
    ['that is null', null, 'header_missing'],
    ['that is empty', '', 'header_missing'],
    ['of no lines', [], 'header_missing'],
    ['of one empty line', [''], 'header_missing'],
    ['sent twice', [headerOf(), headerOf()], 'header_malformed'],
    ['with a second t, joined', `${headerOf()}, t=${moment}`, 'header_malformed'],
    ['with a second, other t', `t=1,${headerOf()}`, 'header_malformed'],
    ['with a second, empty t', `${headerOf()},t=`, 'header_malformed'],
    ['that is a bare v1', 'v1', 'header_malformed'],
    ['that is a bare MAC', good, 'header_malformed'],
    ['that is not ASCII', 'ключ', 'header_malformed'],
    ['of blanks', '   ', 'header_malformed'],
    ['of commas', ',,,', 'header_malformed'],
    ['without a t', `v1=${good}`, 'timestamp_missing'],
    ['with a bare t', `t,v1=${good}`, 'timestamp_missing'],
    ['with a blank before =', `t =${moment},v1=${good}`, 'timestamp_missing'],
    ['that names __proto__ only', '__proto__=1', 'timestamp_missing'],
    ['split at semicolons', `v1=${good};t=${moment}`, 'timestamp_missing'],
    ['with an empty t', withTimestamp(''), 'timestamp_malformed'],
    ['with milliseconds', withTimestamp(`${moment}000`), 'timestamp_malformed'],
    ['with a float', withTimestamp(`${moment}.0`), 'timestamp_malformed'],
    ['with a negative t', withTimestamp(`-${moment}`), 'timestamp_malformed'],
    ['with a signed t', withTimestamp(`+${moment}`), 'timestamp_malformed'],
    ['with a leading zero', withTimestamp(`0${moment}`), 'timestamp_malformed'],
    ['with zeros for zero', withTimestamp('00'), 'timestamp_malformed'],
    ['with an exponent', withTimestamp('1e9'), 'timestamp_malformed'],
    ['with hex', withTimestamp('0x6553f100'), 'timestamp_malformed'],
    ['with junk after t', withTimestamp(`${moment}junk`), 'timestamp_malformed'],
    ['with a blank inside t', withTimestamp('1700 000000'), 'timestamp_malformed'],
    ['with a blank after t=', withTimestamp(` ${moment}`), 'timestamp_malformed'],
    ['with full-width digits', withTimestamp('１７０００'), 'timestamp_malformed'],
    ['with NaN', withTimestamp('NaN'), 'timestamp_malformed'],
    ['with Infinity', withTimestamp('Infinity'), 'timestamp_malformed'],
    ['with a date', withTimestamp('2023-11-14T22:13:20Z'), 'timestamp_malformed'],
    ['without a v1', `t=${moment}`, 'signature_missing'],
    ['with v0 only', `t=${moment},v0=${good}`, 'signature_missing'],
    ['with an empty v1', `t=${moment},v1=`, 'signature_missing'],
    ['with a v1 cut short', `t=${moment},v1=${good.slice(0, 63)}`, 'signature_missing'],
    ['with a v1 too long', `t=${moment},v1=${good}00`, 'signature_missing'],
    ['with a v1 that is not ASCII', `t=${moment},v1=${'é'.repeat(64)}`, 'signature_missing'],
    ['with an algorithm before the MAC', `t=${moment},v1=sha256=${good}`, 'signature_missing'],
    ['with base64', `t=${moment},v1=${Buffer.from(good, 'hex').toString('base64')}`, 'signature_missing'],
    ['with 17 v1', `t=${moment}${`,v1=${good}`.repeat(17)}`, 'header_too_long'],
    ['with 17 v1, all but one malformed', `${headerOf()}${',v1='.repeat(16)}`, 'header_too_long'],
    ['of 8 KiB and a character', longHeader(8193), 'header_too_long'],
    ['of 1 MB', longHeader(1_000_000), 'header_too_long'],
    ['of 1 MB of commas', ','.repeat(1_000_000), 'header_too_long'],
    ['that is a number', 7, 'header_missing'],
    ['that is a symbol', Symbol('x'), 'header_missing'],
    ['that is an object without a prototype', Object.create(null), 'header_missing'],
    ['of lines that are no text', [7, Object.create(null)], 'header_missing'],
  ]

  test.each(refused)('%s', async (_what, header, code) => {
    expect(await judge(body, header)).toBe(code)
    expect(codeOf(() => parseSignatureHeader(untyped<HeaderValue>(header)))).toBe(code)
  })
})

describe('parseSignatureHeader', () => {
  test('gives every well-formed v1 as it stood, in order', () => {
    const upper = other.toUpperCase()
    expect(parseSignatureHeader(`t=7,v1=${upper},v1=nonsense,v1=${good}`)).toEqual({
      timestamp: 7,
      signatures: [upper, good],
    })
  })

  test.each([
    ['0', 0],
    ['1', 1],
    ['999999999999', 999_999_999_999],
  ])('reads t=%s', (text, timestamp) => {
    expect(parseSignatureHeader(withTimestamp(text)).timestamp).toBe(timestamp)
  })

  test('names milliseconds as what they are', () => {
    expect(() => parseSignatureHeader(withTimestamp(`${moment}000`))).toThrow(/milliseconds/)
  })

  test.each<readonly [HeaderValue, RegExp]>([
    [undefined, /Expected the signature header, found none/],
    ['x'.repeat(9000), /Expected the signature header in at most 8192 characters, got 9000/],
    [`t=1,t=2,v1=${good}`, /one t, got 2 t/],
    ['nonsense', /t=…,v1=… .*, got no key=value/],
    [`v1=${good}`, /Expected a t in the header, got none/],
    ['t=1', /Expected a v1 of 64 hex digits in the header, got none/],
    [`t=1${`,v1=${good}`.repeat(17)}`, /up to 16 signatures, got 17/],
    [`t=12345678901234,v1=${good}`, /unix seconds in up to 12 digits, got 14 characters/],
  ])('says what it expected and what it got: %#', (header, message) => {
    expect(() => parseSignatureHeader(header)).toThrow(message)
  })
})
