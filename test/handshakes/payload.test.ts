import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  type Handshake,
  payloadEcho,
  slackHandshake,
  withHandshake,
  zoomHandshake,
} from '../../src/handshakes/index.js'
import { asJson, asText, hostileTexts, invalid, refused } from './support.js'

describe('Slack', () => {
  const replyTo = async (payload: unknown) => slackHandshake().replyTo({ payload, secretIndex: 0 })

  test('gets its challenge back', async () => {
    const payload = { token: 'Jhj5', challenge: '3eZbrw1aBm2r', type: 'url_verification' }
    expect(await replyTo(payload)).toEqual(asText('3eZbrw1aBm2r'))
  })

  test.each([
    [{ type: 'event_callback', challenge: 'x' }],
    [{ challenge: 'x' }],
    [{ type: ['url_verification'], challenge: 'x' }],
    [Object.create({ type: 'url_verification', challenge: 'x' })],
    [null],
    ['url_verification'],
  ])('delivers %j', async (payload) => {
    expect(await replyTo(payload)).toBeUndefined()
  })

  test.each([...hostileTexts, 1, undefined, null, { text: 'x' }].map((value) => [value]))(
    'never gets %j back',
    async (challenge) => {
      await expect(replyTo({ type: 'url_verification', challenge })).rejects.toEqual(refused)
    },
  )
})

test('a payload echo refuses an option that there is not', () => {
  const options = { name: 'acme', type: { field: 'a', value: 'b' }, fields: 'c' }
  expect(() => payloadEcho(options as never)).toThrow(invalid)
})

describe('Zoom', () => {
  const secret = ['the new secret token', 'the old secret token']
  const plainToken = 'qgg8vlvZRS6UYooatFL8Aw'
  const asked = { event: 'endpoint.url_validation', event_ts: 1654503849680, payload: { plainToken } }
  const replyTo = async (payload: unknown, secretIndex = 0) =>
    zoomHandshake({ secret }).replyTo({ payload, secretIndex })

  test.each([0, 1])('gets its token back, signed with the secret of its request: %i', async (index) => {
    const encryptedToken = createHmac('sha256', String(secret[index])).update(plainToken).digest('hex')
    expect(await replyTo(asked, index)).toEqual(asJson({ plainToken, encryptedToken }))
  })

  test('is a ConfigError where the provider has more secrets', async () => {
    await expect(replyTo(asked, 2)).rejects.toEqual(invalid)
  })

  test.each(['meeting.started', undefined])('delivers %s', async (event) => {
    expect(await replyTo({ ...asked, event })).toBeUndefined()
  })

  test.each([
    ...hostileTexts,
    'v0:1654503849:{}',
    'hookproof.record.x',
    'a b',
    '{}',
    'x'.repeat(65),
    undefined,
    7,
  ])('signs no %j', async (token) => {
    await expect(replyTo({ ...asked, payload: { plainToken: token } })).rejects.toEqual(refused)
  })

  test('needs the secret', () => {
    expect(() => zoomHandshake({ secret: '' })).toThrow(expect.objectContaining({ code: 'secret_missing' }))
    expect(() => zoomHandshake({ secret, key: 'x' } as never)).toThrow(invalid)
  })
})

interface Sender {
  readonly name: string
  readonly handshakes?: readonly Handshake[]
}

test('a provider keeps what it replies to when another handshake is added, and isn’t changed itself', () => {
  const provider: Sender = { name: 'acme' }
  const slack = slackHandshake()
  const zoom = zoomHandshake({ secret: 'x' })
  const one = withHandshake(provider, slack)
  expect(withHandshake(one, zoom)).toEqual({ name: 'acme', handshakes: [slack, zoom] })
  expect(provider).toEqual({ name: 'acme' })
})

test.each([undefined, null, {}, 'meta'])('%j is no handshake', (handshake) => {
  expect(() => withHandshake({ handshakes: [] }, handshake as never)).toThrow(invalid)
})
