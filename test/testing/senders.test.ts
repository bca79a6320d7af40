import { describe, expect, test } from 'vitest'
import { entries } from '../../scripts/entries.js'
import {
  forge,
  signedDelivery,
  signedHeaders,
  signedRequest,
  stale,
  tamper,
} from '../../src/testing/index.js'
import { codeOfAsync } from '../signature/support.js'
import { senders } from './senders.js'
import { judge, received } from './support.js'

test('every sender of the library is among them', () => {
  const names = Object.entries(entries).flatMap(([name, path]) =>
    path.startsWith('src/providers/') ? name : [],
  )
  expect(new Set(Object.values(senders).map(({ provider }) => provider.name))).toEqual(new Set(names))
})

describe.each(Object.entries(senders))('%s', (_, { provider, payload, overrides, type, blindTo = [] }) => {
  const signed = () => signedRequest(provider, payload, overrides)

  test('a signed request is verified, and is a POST of JSON or of a form', async () => {
    const request = await signed()
    expect(request.method).toBe('POST')
    expect(request.headers.get('content-type')).toMatch(/^application\/(json|x-www-form-urlencoded)$/)
    expect(await judge(provider, request)).toMatchObject({ provider: provider.name, type, verified: true })
  })

  test('an event that was received can be sent again, and is the same event', async () => {
    const event = await received(provider, await signed())
    const { signedAt } = event
    const again = await signedRequest(provider, event, {
      ...(overrides?.privateKey && { privateKey: overrides.privateKey }),
      ...(signedAt && { timestamp: signedAt.getTime() / 1000 }),
    })
    expect(await judge(provider, again)).toEqual(event)
  })

  test('signedDelivery and signedHeaders give what goes into other clients', async () => {
    const { url: _, ...others } = overrides ?? {}
    const { body, headers } = await signedDelivery(provider, payload, others)
    expect(await provider.verifyAsync(body, headers)).toMatchObject({ type, verified: true })
    const made = await signedHeaders(provider, body, others)
    expect(Object.keys(made).toSorted()).toEqual(Object.keys(headers).toSorted())
    expect(await provider.verifyAsync(body, made)).toMatchObject({ type, verified: true })
  })

  test('a forged request is refused', async () => {
    expect(await judge(provider, await forge(provider, payload, overrides))).toMatch(
      /^(signature|token)_mismatch$/,
    )
  })

  test('a stale request is refused, or there is none', async () => {
    if (blindTo.includes('age'))
      return expect(await codeOfAsync(() => stale(provider, payload, overrides))).toBe('option_invalid')
    expect(await judge(provider, await stale(provider, payload, overrides))).toBe('timestamp_too_old')
  })

  test('a tampered request is refused, or there is none', async () => {
    if (blindTo.includes('body'))
      return expect(await codeOfAsync(() => tamper(provider, payload, overrides))).toBe('option_invalid')
    const genuine = await (await signed()).text()
    const request = await tamper(provider, payload, overrides)
    const text = await request.clone().text()
    expect(text).not.toBe(genuine)
    if (genuine.startsWith('{') || genuine.startsWith('[')) JSON.parse(text)
    expect(await judge(provider, request)).toBe('signature_mismatch')
  })
})
