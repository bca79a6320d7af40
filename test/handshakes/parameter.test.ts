import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  dropboxHandshake,
  metaHandshake,
  microsoftGraphHandshake,
  parameterEcho,
  parameterHmac,
  stravaHandshake,
} from '../../src/handshakes/index.js'
import { asJson, asText, hostileTexts, invalid, refused, replyTo } from './support.js'

const verifyToken = 'a-token-of-mine'
const genuine = { 'hub.mode': 'subscribe', 'hub.verify_token': verifyToken, 'hub.challenge': '1158201444' }

function queryOf(parameters: Record<string, string>): string {
  return new URLSearchParams(parameters).toString()
}

describe.each([
  ['Meta', metaHandshake, asText('1158201444')],
  ['Strava', stravaHandshake, asJson({ 'hub.challenge': '1158201444' })],
])('%s', (_sender, handshakeOf, reply) => {
  test('gets its challenge back', async () => {
    const handshake = handshakeOf({ verifyToken })
    expect(handshake.method).toBe('GET')
    expect(await replyTo(handshake, { query: queryOf(genuine) })).toEqual(reply)
  })

  test.each([
    ['old', 0],
    ['new', 1],
  ])('may come with the %s token while rotating', async (_which, index) => {
    const tokens = ['the old token', 'the new token']
    const query = queryOf({ ...genuine, 'hub.verify_token': String(tokens[index]) })
    expect(await replyTo(handshakeOf({ verifyToken: tokens }), { query })).toEqual(reply)
  })

  test.each<[string, string]>([
    ['another token', queryOf({ ...genuine, 'hub.verify_token': 'a-token-of-mime' })],
    ['the begin of the token', queryOf({ ...genuine, 'hub.verify_token': 'a-token' })],
    ['an empty token', queryOf({ ...genuine, 'hub.verify_token': '' })],
    ['no token', 'hub.mode=subscribe&hub.challenge=1'],
    ['the token twice', `${queryOf(genuine)}&hub.verify_token=${verifyToken}`],
    ['the challenge twice', `${queryOf(genuine)}&hub.challenge=2`],
    ['another mode', queryOf({ ...genuine, 'hub.mode': 'unsubscribe' })],
    ['no mode', `hub.verify_token=${verifyToken}&hub.challenge=1`],
  ])('is refused with %s', async (_what, query) => {
    await expect(replyTo(handshakeOf({ verifyToken }), { query })).rejects.toEqual(refused)
  })

  test('is no handshake without a challenge', async () => {
    const query = `hub.mode=subscribe&hub.verify_token=${verifyToken}`
    expect(await replyTo(handshakeOf({ verifyToken }), { query })).toBeUndefined()
  })

  test('needs a verify token', () => {
    expect(() => handshakeOf({ verifyToken: undefined })).toThrow(
      expect.objectContaining({ code: 'secret_missing' }),
    )
  })
})

test('Dropbox gets its challenge back', async () => {
  expect(dropboxHandshake().method).toBe('GET')
  expect(await replyTo(dropboxHandshake(), { query: 'challenge=abc123' })).toEqual(asText('abc123'))
})

describe('Microsoft Graph', () => {
  test('gets its token back, decoded', async () => {
    const handshake = microsoftGraphHandshake()
    const query =
      'validationToken=Validation%3a+Testing+client+application+reachability+Request-Id%3a+522a8e7e'
    expect(handshake.method).toBe('POST')
    expect(await replyTo(handshake, { query })).toEqual(
      asText('Validation: Testing client application reachability Request-Id: 522a8e7e'),
    )
  })

  test('delivers where there is no token', async () => {
    expect(await replyTo(microsoftGraphHandshake(), { query: 'tenant=one' })).toBeUndefined()
  })
})

describe('a parameter', () => {
  test.each(hostileTexts.map((text) => [text]))('of %j is never sent back', async (text) => {
    const query = queryOf({ challenge: text })
    await expect(replyTo(dropboxHandshake(), { query })).rejects.toEqual(refused)
    const inJson = parameterEcho({ name: 'acme', parameter: 'challenge', field: 'f' })
    await expect(replyTo(inJson, { query })).rejects.toEqual(refused)
  })

  test('of 512 characters is sent back', async () => {
    const text = 'x'.repeat(512)
    expect(await replyTo(dropboxHandshake(), { query: `challenge=${text}` })).toEqual(asText(text))
  })

  test('may have an option that there is not', () => {
    expect(() => parameterEcho({ name: 'acme', parametre: 'x' } as never)).toThrow(invalid)
  })
})

describe('an HMAC of a parameter', () => {
  const options = { name: 'acme', parameter: 'nonce', secret: 'a key of its own', field: 'mac' }

  test.each(['hex', 'base64'] as const)('is replied in %s', async (encoding) => {
    const handshake = parameterHmac({ ...options, encoding })
    const mac = createHmac('sha256', options.secret).update('abc').digest(encoding)
    expect(await replyTo(handshake, { query: 'nonce=abc' })).toEqual(asJson({ mac }))
  })

  test('is refused where the scheme makes the same', async () => {
    const seal = async (text: string, body: string) => [
      createHmac('sha256', 'another').update(text).update(body).digest(),
      createHmac('sha256', options.secret).update(text).update(body).digest(),
    ]
    const handshake = parameterHmac({ ...options, encoding: 'hex' })
    await expect(replyTo(handshake, { query: 'nonce=abc', seal })).rejects.toEqual(invalid)
  })

  test.each(hostileTexts.map((text) => [text]))('of %j is refused', async (text) => {
    const handshake = parameterHmac({ ...options, encoding: 'hex' })
    await expect(replyTo(handshake, { query: queryOf({ nonce: text }) })).rejects.toEqual(refused)
  })

  test('is none without the parameter', async () => {
    expect(await replyTo(parameterHmac({ ...options, encoding: 'hex' }))).toBeUndefined()
  })

  test('needs a key', () => {
    const unset = { ...options, encoding: 'hex' as const, secret: undefined }
    expect(() => parameterHmac(unset)).toThrow(expect.objectContaining({ code: 'secret_missing' }))
    expect(() => parameterHmac({ ...options, encoding: 'hex', key: 'x' } as never)).toThrow(invalid)
  })
})
