import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  type StandardWebhooksOptions,
  standardWebhooks,
  standardWebhooksV1a,
} from '../../src/schemes/index.js'
import { clock, codeOf, moment, untyped } from '../signature/support.js'
import { judgeBy } from './support.js'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const whpk = `whpk_${publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')}`
const body = '{"type":"contact.created","data":{"id":"c_1"}}'
const scheme = standardWebhooksV1a({ publicKey: whpk, ...clock })
const verified = { verified: true, id: 'msg_1', timestamp: moment, secretIndex: 0 }

function v1a(text = body, { id = 'msg_1', at = moment } = {}): string {
  return `v1a,${sign(null, Buffer.from(`${id}.${at}.${text}`), privateKey).toString('base64')}`
}

function headersWith(own: Record<string, unknown> = {}): Record<string, unknown> {
  return { 'webhook-id': 'msg_1', 'webhook-timestamp': `${moment}`, 'webhook-signature': v1a(), ...own }
}

describe('standardWebhooksV1a', () => {
  // made apart from this library: openssl pkeyutl -sign -rawin | base64
  test('verifies a delivery whose signature stands written here', async () => {
    const scheme = standardWebhooksV1a({
      publicKey: 'whpk_/2qpvarYz4c/9a1yy5dzM6Hx5OmmGuNFsGS/LqWVNSA=',
      ...clock,
    })
    const fixed =
      'v1a,Ut9UZI2We4/Jp05eyxgSaT5MYq5ZoyUNGii6qM2fplDT/L+2147rhpQCijaUVMJ5OLHFFg2Fx6S+qAGETI76Ag=='
    expect(await judgeBy(scheme, '{"type":1}', headersWith({ 'webhook-signature': fixed }))).toEqual(verified)
  })

  test.each([
    ['alone', v1a()],
    ['beside another', `${v1a('{}')} ${v1a()}`],
    ['beside a v1, which is of another kind', `v1,${'A'.repeat(43)}= ${v1a()}`],
    ['beside one that is no base64', `v1a,%% ${v1a()}`],
  ])('takes a signature %s', async (_where, signature) => {
    expect(await judgeBy(scheme, body, headersWith({ 'webhook-signature': signature }))).toEqual(verified)
  })

  test.each<readonly [string, Record<string, unknown>, string]>([
    ['of another id', { 'webhook-id': 'msg_2' }, 'signature_mismatch'],
    ['of another time', { 'webhook-timestamp': `${moment + 1}` }, 'signature_mismatch'],
    ['of another body', { 'webhook-signature': v1a('{}') }, 'signature_mismatch'],
    ['with a dot in its id', { 'webhook-id': 'msg_1.1' }, 'header_malformed'],
    ['without an id', { 'webhook-id': undefined }, 'header_missing'],
    ['with v1 in front', { 'webhook-signature': v1a().replace('v1a', 'v1') }, 'signature_missing'],
    ['with v1aa in front', { 'webhook-signature': v1a().replace('v1a', 'v1aa') }, 'signature_missing'],
    [
      'of long ago',
      { 'webhook-timestamp': '1', 'webhook-signature': v1a(body, { at: 1 }) },
      'timestamp_too_old',
    ],
  ])('refuses a delivery %s', async (_what, own, code) => {
    expect(await judgeBy(scheme, body, headersWith(own))).toBe(code)
  })

  test('reads the headers that it is told', async () => {
    const svix = standardWebhooksV1a({ publicKey: ['whpk_', whpk].slice(1), headers: 'svix', ...clock })
    const headers = { 'svix-id': 'msg_1', 'svix-timestamp': `${moment}`, 'svix-signature': v1a() }
    expect(await judgeBy(svix, body, headers)).toEqual(verified)
    expect(svix.headers).toEqual(['svix-signature', 'svix-timestamp', 'svix-id'])
    expect(svix.replayWindow).toBe(600)
  })

  test('has a public key, where standardWebhooks has a secret', () => {
    expect(codeOf(() => standardWebhooksV1a(untyped({ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILA==' })))).toBe(
      'option_invalid',
    )
    expect(codeOf(() => standardWebhooksV1a({ publicKey: 'whsec_MfKQ9r8GKYqrTwjUPD8ILA==' }))).toBe(
      'secret_malformed',
    )
    expect(codeOf(() => standardWebhooks(untyped<StandardWebhooksOptions>({ publicKey: whpk })))).toBe(
      'option_invalid',
    )
    expect(codeOf(() => standardWebhooks({ secret: whpk }))).toBe('secret_malformed')
  })
})
