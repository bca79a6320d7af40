import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { standardWebhooks } from '../../src/schemes/index.js'
import { clock, codeOf, macOf, moment, untyped } from '../signature/support.js'
import { judgeBy, refusalBy, sealsBy } from './support.js'

const key = Buffer.from('31c290f2bf06198aab4f08d43d3f0f2c9668a362da2da4b0', 'hex')
const secret = `whsec_${key.toString('base64')}`
const body = '{"type":"contact.created","data":{"id":"c_1"}}'
const id = 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W'
const scheme = standardWebhooks({ secret, ...clock })
const verified = { verified: true, id, timestamp: moment, secretIndex: 0 }

function v1(text = body, { from = id, at = moment, with: under = key } = {}): string {
  return `v1,${createHmac('sha256', under).update(`${from}.${at}.${text}`).digest('base64')}`
}

function headersWith(own: Record<string, unknown> = {}): Record<string, unknown> {
  return { 'webhook-id': id, 'webhook-timestamp': `${moment}`, 'webhook-signature': v1(), ...own }
}

describe('standardWebhooks', () => {
  // computed apart from this library: openssl dgst -sha256 -mac HMAC -macopt hexkey:31c2… -binary | base64
  test('verifies a delivery whose signature stands written here', async () => {
    const fixed = 'v1,3oP0OzAhlYM9LT5sL88v31VroP+O2Bxkyl1SZ1U5jCk='
    expect(await judgeBy(scheme, body, headersWith({ 'webhook-signature': fixed }))).toEqual(verified)
  })

  test('verifies id, time and body', async () => {
    expect(await judgeBy(scheme, body, headersWith())).toEqual(verified)
    expect(await judgeBy(scheme, body, new Headers(headersWith() as Record<string, string>))).toEqual(
      verified,
    )
  })

  test('reads signatures that something else parts', async () => {
    const own = standardWebhooks({ secret, separator: ', ', ...clock })
    for (const list of [`${v1()}, ${v1('{}')}`, `${v1('{}')}, ${v1()}`])
      expect(await judgeBy(own, body, headersWith({ 'webhook-signature': list }))).toEqual(verified)
    expect(codeOf(() => standardWebhooks({ secret, separator: '' }))).toBe('option_invalid')
  })

  test.each([
    ['beside another v1', `${v1('{}')} ${v1()}`],
    ['before another v1', `${v1()} ${v1('{}')}`],
    ['beside a v1a, which is of another kind', `v1a,${'A'.repeat(86)}== ${v1()}`],
    ['beside a v1 that is no base64', `v1,%% ${v1()}`],
    ['beside a v1 cut short', `v1,AAAA ${v1()}`],
    ['as the last of 16', `${`${v1('{}')} `.repeat(15)}${v1()}`],
  ])('takes a signature %s', async (_where, signature) => {
    expect(await judgeBy(scheme, body, headersWith({ 'webhook-signature': signature }))).toEqual(verified)
  })

  test.each<readonly [string, Record<string, unknown>, string]>([
    ['without an id', { 'webhook-id': undefined }, 'header_missing'],
    ['without a timestamp', { 'webhook-timestamp': undefined }, 'header_missing'],
    ['without a signature', { 'webhook-signature': undefined }, 'header_missing'],
    ['with an empty id', { 'webhook-id': '' }, 'header_missing'],
    ['with a dot in its id', { 'webhook-id': `${id}.1` }, 'header_malformed'],
    ['with a blank in its id', { 'webhook-id': 'msg 1' }, 'header_malformed'],
    ['with an id that is not ASCII', { 'webhook-id': 'msg_é' }, 'header_malformed'],
    ['with an id of 9 KB', { 'webhook-id': 'x'.repeat(9000) }, 'header_too_long'],
    ['of another id', { 'webhook-id': 'msg_other' }, 'signature_mismatch'],
    ['with two ids', { 'webhook-id': [id, id] }, 'signature_mismatch'],
    ['of another time', { 'webhook-timestamp': `${moment + 1}` }, 'signature_mismatch'],
    ['in milliseconds', { 'webhook-timestamp': `${moment}000` }, 'timestamp_malformed'],
    ['with two timestamps', { 'webhook-timestamp': [`${moment}`, `${moment}`] }, 'timestamp_malformed'],
    ['with a signature in hex', { 'webhook-signature': `v1,${'ab'.repeat(32)}` }, 'signature_missing'],
    ['with v1a alone', { 'webhook-signature': v1().replace('v1', 'v1a') }, 'signature_missing'],
    ['with v2 alone', { 'webhook-signature': v1().replace('v1', 'v2') }, 'signature_missing'],
    ['with a bare v1', { 'webhook-signature': 'v1' }, 'signature_missing'],
    ['with an empty v1', { 'webhook-signature': 'v1,' }, 'signature_missing'],
    ['with its padding cut off', { 'webhook-signature': v1().replace('=', '') }, 'signature_missing'],
    ['with 17 signatures', { 'webhook-signature': `${v1()} `.repeat(17) }, 'header_too_long'],
    [
      'of another secret',
      { 'webhook-signature': v1(body, { with: Buffer.from('x') }) },
      'signature_mismatch',
    ],
  ])('refuses a delivery %s', async (_what, own, code) => {
    expect(await judgeBy(scheme, body, headersWith(own))).toBe(code)
  })

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
    'names %s where it is missing',
    (name) => {
      expect(refusalBy(scheme, body, headersWith({ [name]: undefined }))).toBe(
        `Expected the header ${name}, found none.`,
      )
    },
  )

  test('refuses another body, and one that is not raw', async () => {
    expect(await judgeBy(scheme, `${body} `, headersWith())).toBe('signature_mismatch')
    expect(await judgeBy(scheme, JSON.parse(body), headersWith())).toBe('body_already_parsed')
  })

  test.each([
    [-301, 'timestamp_too_old'],
    [301, 'timestamp_too_new'],
  ])('refuses what is %i s off', async (off, code) => {
    const at = moment + off
    const headers = headersWith({ 'webhook-timestamp': `${at}`, 'webhook-signature': v1(body, { at }) })
    expect(await judgeBy(scheme, body, headers)).toBe(code)
  })

  test.each([
    ['without whsec_', key.toString('base64')],
    ['as bytes', new Uint8Array(key)],
    ['as one of several', ['whsec_AAAA', secret]],
  ])('takes its secret %s', async (_how, given) => {
    const verdict = await judgeBy(standardWebhooks({ secret: given, ...clock }), body, headersWith())
    expect(verdict).toEqual({ ...verified, secretIndex: Array.isArray(given) ? 1 : 0 })
  })

  // svix 1.x let a forgery pass where the secret was `whsec_` and nothing else
  test.each([
    ['whsec_ alone', 'whsec_', 'secret_missing'],
    ['nothing', '', 'secret_missing'],
    ['undefined', undefined, 'secret_missing'],
    ['no secrets', [], 'secret_missing'],
    ['no bytes', new Uint8Array(), 'secret_missing'],
    ['whsec_ alone among many', [secret, 'whsec_'], 'secret_missing'],
    ['a number', 42, 'secret_missing'],
    ['what is no base64', 'whsec_not base64', 'secret_malformed'],
    ['base64 for URLs', 'whsec_-_-_', 'secret_malformed'],
    ['two prefixes', `whsec_${secret}`, 'secret_malformed'],
    ['a newline at its end', `${secret}\n`, 'secret_malformed'],
    ['a leading blank', ` ${secret}`, 'secret_malformed'],
  ])('is refused with %s as a secret, at once', (_what, given, code) => {
    const options = untyped<Parameters<typeof standardWebhooks>[0]>({ secret: given })
    expect(codeOf(() => standardWebhooks(options))).toBe(code)
  })

  test('says which fault a secret has', () => {
    expect(() => standardWebhooks({ secret: `${secret}\n` })).toThrow(/blank/)
    expect(() => standardWebhooks({ secret: 'whsec_-_-_' })).toThrow(/base64/)
  })

  test('seals under each secret, and how long a delivery stays good', async () => {
    const lax = standardWebhooks({ secret: [secret, Buffer.from('x')], tolerance: { past: 9, future: 1 } })
    expect(await sealsBy(lax, 'p', body)).toEqual([macOf(body, 'p', key), macOf(body, 'p', 'x')])
    expect(lax.replayWindow).toBe(10)
  })

  test('is refused with a tolerance of NaN, at once', () => {
    expect(codeOf(() => standardWebhooks({ secret, tolerance: Number.NaN }))).toBe('tolerance_invalid')
  })
})
