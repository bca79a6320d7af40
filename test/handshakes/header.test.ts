import { describe, expect, test, vi } from 'vitest'
import {
  asanaHandshake,
  cloudEventsHandshake,
  headerEcho,
  oktaHandshake,
} from '../../src/handshakes/index.js'
import { asHeaders, asJson, hostileTexts, invalid, refused, replyTo } from './support.js'

describe('Okta', () => {
  const header = 'x-okta-verification-challenge'

  test('gets its challenge back', async () => {
    const headers = { 'X-Okta-Verification-Challenge': 'Me_rShK8' }
    expect(oktaHandshake().method).toBe('GET')
    expect(await replyTo(oktaHandshake(), { headers })).toEqual(asJson({ verification: 'Me_rShK8' }))
  })

  test('is no handshake without a challenge', async () => {
    expect(await replyTo(oktaHandshake(), { headers: { [header]: '' } })).toBeUndefined()
  })

  test.each(hostileTexts.filter(Boolean).map((text) => [text]))('never gets %j back', async (text) => {
    await expect(replyTo(oktaHandshake(), { headers: { [header]: text } })).rejects.toEqual(refused)
  })
})

describe('Asana', () => {
  const headers = { 'x-hook-secret': 'b537207f20cbfa02' }

  test('gets its secret back once that is accepted', async () => {
    const acceptSecret = vi.fn(async () => true)
    const handshake = asanaHandshake({ acceptSecret })
    expect(handshake.method).toBe('POST')
    expect(await replyTo(handshake, { headers })).toEqual(asHeaders(headers))
    expect(acceptSecret).toHaveBeenCalledExactlyOnceWith('b537207f20cbfa02')
  })

  test.each([false, undefined, 1])('is refused where acceptSecret returns %s', async (accepted) => {
    const handshake = asanaHandshake({ acceptSecret: () => accepted as never })
    await expect(replyTo(handshake, { headers })).rejects.toEqual(refused)
  })

  test('is not asked of what can’t be sent back', async () => {
    const acceptSecret = vi.fn(() => true)
    for (const text of hostileTexts.filter(Boolean))
      await expect(
        replyTo(asanaHandshake({ acceptSecret }), { headers: { 'x-hook-secret': text } }),
      ).rejects.toEqual(refused)
    expect(acceptSecret).not.toHaveBeenCalled()
  })

  test('delivers where there is no secret', async () => {
    const acceptSecret = vi.fn(() => true)
    expect(await replyTo(asanaHandshake({ acceptSecret }))).toBeUndefined()
    expect(acceptSecret).not.toHaveBeenCalled()
  })

  test('needs acceptSecret', () => {
    expect(() => asanaHandshake({} as never)).toThrow(invalid)
  })
})

test('a header echo refuses what is no header, or no option', () => {
  expect(() => headerEcho({ name: 'acme', header: 'a header', method: 'GET' })).toThrow(invalid)
  expect(() => headerEcho({ name: 'acme', header: 'x', method: 'GET', fields: 'x' } as never)).toThrow(
    invalid,
  )
})

describe('CloudEvents', () => {
  const origins = ['eventgrid.azure.net', 'Emitter.example.com']
  const from = (origin: string) => ({
    headers: { 'webhook-request-origin': origin, 'webhook-request-rate': '120' },
  })

  test.each([
    ['without a limit', undefined, '*'],
    ['at a rate', 100, '100'],
  ])('may deliver %s', async (_how, rate, allowed) => {
    const handshake = cloudEventsHandshake({ origins, rate })
    expect(handshake.method).toBe('OPTIONS')
    expect(await replyTo(handshake, from('eventgrid.azure.net'))).toEqual(
      asHeaders({
        allow: 'POST',
        'webhook-allowed-origin': 'eventgrid.azure.net',
        'webhook-allowed-rate': allowed,
      }),
    )
  })

  test('may deliver whatever the case of its name', async () => {
    const reply = await replyTo(cloudEventsHandshake({ origins }), from('emitter.EXAMPLE.com'))
    expect(reply).toMatchObject({ headers: { 'webhook-allowed-origin': 'emitter.EXAMPLE.com' } })
  })

  test.each(['evil.example', 'eventgrid.azure.net.evil.example', 'eventgrid.azure.net, x', '*'])(
    'may not deliver from %s',
    async (origin) => {
      await expect(replyTo(cloudEventsHandshake({ origins }), from(origin))).rejects.toEqual(refused)
    },
  )

  test('is no handshake without an origin', async () => {
    expect(await replyTo(cloudEventsHandshake({ origins }))).toBeUndefined()
  })

  test.each<[string, object]>([
    ['no origins', {}],
    ['an empty list', { origins: [] }],
    ['any origin', { origins: ['*'] }],
    ['a text', { origins: 'eventgrid.azure.net' }],
    ['a rate of 0', { origins, rate: 0 }],
    ['a rate in text', { origins, rate: '100' }],
    ['another option', { origins, rates: 1 }],
  ])('is refused with %s', (_what, options) => {
    expect(() => cloudEventsHandshake(options as never)).toThrow(invalid)
  })
})
