import { describe, expect, expectTypeOf, test } from 'vitest'
import { fromMessage, hashedKey, toMessage } from '../../src/delivery/message.js'
import { defineProvider } from '../../src/providers/define.js'
import { labsync } from '../../src/providers/labsync.js'
import { synclabs } from '../../src/providers/synclabs/index.js'
import { bearerToken } from '../../src/schemes/bearer-token.js'
import { withUnsignedType } from '../../src/schemes/unsigned-type.js'
import { unverified } from '../../src/schemes/unverified.js'
import { sign } from '../../src/signature/sign.js'

const secret = 'whsec_message'
const hook = synclabs({ secret })
const body =
  '{"id":"gen_1","status":"COMPLETED","createdAt":"2026-01-01T00:00:00Z","input":[],"model":"lipsync-2"}'
const context = { deliveryKey: 'synclabs::gen_1:COMPLETED' }

function verifiedEvent() {
  return hook.verify(body, {
    'sync-signature': sign(body, secret, { timestamp: Math.floor(Date.now() / 1000) }),
  })
}

describe('a message', () => {
  test('survives JSON, and becomes the same event, typed', async () => {
    const event = verifiedEvent()
    const message: unknown = JSON.parse(JSON.stringify(toMessage(event, context)))
    const again = await fromMessage(hook, message)
    expect(again).toEqual(event)
    if (again.type === 'generation.completed')
      expectTypeOf(again.data.outputUrl).toEqualTypeOf<string | null | undefined>()
  })

  test('says again what is not signed', async () => {
    const open = defineProvider({
      name: 'open',
      scheme: withUnsignedType(bearerToken({ token: secret }), 'x-event'),
      read: (payload, { unsignedType = '' }) => ({ type: unsignedType, data: payload }),
    })
    const event = open.verify('{}', { authorization: secret, 'x-event': 'push' })
    const message: unknown = JSON.parse(JSON.stringify(toMessage(event, context)))
    expect(message).toMatchObject({ covers: 'nothing', unsignedType: 'push' })
    expect(await fromMessage(open, message)).toEqual(event)
    // of a type that the user has no schema for, it is the sender's own
    const unknown = { ...event, type: 'unknown', unknownType: 'push' } as const
    expect(toMessage(unknown, context)).toMatchObject({ type: 'unknown', unsignedType: 'push' })
  })

  test('carries no id and no time where the event has none', () => {
    const { id: _, signedAt: __, ...event } = verifiedEvent()
    const message = toMessage(event, context)
    expect(message).not.toHaveProperty('id')
    expect(message).not.toHaveProperty('signedAt')
  })

  test.each([
    ['nothing', undefined],
    ['a text', 'hello'],
    ['an event of another provider', toMessage({ ...verifiedEvent(), provider: 'laabam' }, context)],
    ['no payload', { ...toMessage(verifiedEvent(), context), payload: null }],
    ['a secretIndex of another kind', { ...toMessage(verifiedEvent(), context), secretIndex: '0' }],
    ['an id of another kind', { ...toMessage(verifiedEvent(), context), id: 5 }],
    ['a time of another kind', { ...toMessage(verifiedEvent(), context), signedAt: 'now' }],
    ['an unsigned type of another kind', { ...toMessage(verifiedEvent(), context), unsignedType: 5 }],
    [
      'a word on what is covered that there is not',
      { ...toMessage(verifiedEvent(), context), covers: 'all' },
    ],
    ['no word on its proof', { ...toMessage(verifiedEvent(), context), verified: undefined }],
    [
      'a payload that changed',
      { ...toMessage(verifiedEvent(), context), payload: { id: 1, status: 'COMPLETED', metrics: {} } },
    ],
  ])('that is %s is refused', async (_, message) => {
    await expect(
      (async () => fromMessage<ReturnType<typeof hook.verify>>(hook, message))(),
    ).rejects.toMatchObject({ code: 'payload_invalid' })
  })

  test('holds the payload as it came, whatever a schema makes of it', async () => {
    const payload = {
      '~standard': {
        version: 1 as const,
        vendor: 'test',
        validate: (value: unknown) => {
          const { cents } = value as { readonly cents: unknown }
          return typeof cents === 'string'
            ? { value: { cents: Number(cents) } }
            : { issues: [{ message: 'Expected cents as text' }] }
        },
      },
    }
    const acme = defineProvider({
      name: 'acme',
      scheme: () => unverified(),
      payload,
      read: (read: { readonly cents: number }) => ({ type: 'paid', data: read }),
      events: {},
    })
    const event = { ...acme.verify('{"cents":"7"}', {}) }
    expect(event.payload).toEqual({ cents: 7 })
    const message = toMessage(event, context)
    expect(message.payload).toEqual({ cents: '7' })
    expect((await fromMessage(acme, message)).payload).toEqual({ cents: 7 })
  })

  test('of another sender is refused by a provider', async () => {
    const message = toMessage(verifiedEvent(), context)
    await expect((async () => fromMessage(labsync({ secret }), message))()).rejects.toMatchObject({
      path: 'provider',
    })
  })
})

test('a hashed key is hex of one length, and differs with the key', async () => {
  expect(await hashedKey(context)).toMatch(/^[\da-f]{64}$/)
  expect(await hashedKey({ deliveryKey: 'a' })).not.toBe(await hashedKey({ deliveryKey: 'b' }))
})

test('each redelivery has an id of its own for a queue', async () => {
  const ids = await Promise.all(
    [undefined, 'one', 'two'].map((redelivery) =>
      hashedKey({ ...context, ...(redelivery && { redelivery }) }),
    ),
  )
  expect(new Set(ids).size).toBe(3)
})
