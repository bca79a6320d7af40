import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { unknown } from '../../src/payload/shape.js'
import { defineProvider } from '../../src/providers/define.js'
import { type Scheme, standardWebhooks, timestampedHmac, unverified } from '../../src/schemes/index.js'
import { providerContract } from '../contracts/provider/contract.js'
import {
  body as anyBody,
  codeOfAsync,
  everythingIn,
  headerOf,
  macOf,
  moment,
  untyped,
} from '../signature/support.js'
import { delivery, faultIn, receive, settings } from './support.js'

const header = 'acme-signature'
const scheme = timestampedHmac({ header, ...settings })
const orderPaid = z.looseObject({ order: z.string(), items: z.array(z.object({ id: z.string() })) })

interface Given {
  readonly scheme?: Parameters<typeof defineProvider>[0]['scheme']
  readonly account?: unknown
  readonly schemas?: unknown
}

function acme(schema: unknown = orderPaid, given: Given = {}) {
  return defineProvider({
    name: 'acme',
    scheme: given.scheme ?? scheme,
    account: untyped<string>(given.account),
    schemas: untyped<Record<never, never>>(given.schemas),
    payload: z.object({
      id: z.string(),
      kind: z.string(),
      at: z.iso.datetime().optional(),
      body: z.unknown(),
    }),
    read: (payload) => ({
      type: payload.kind,
      data: payload.body,
      id: payload.id,
      occurredAt: payload.at ? new Date(payload.at) : undefined,
    }),
    events: { 'order.paid': untyped<typeof orderPaid>(schema) },
  })
}

const order = { order: 'o_1', items: [{ id: 'i_1' }] }

function payloadOf(kind: string, body: unknown): Record<string, unknown> {
  return { id: 'e_1', kind, at: '2026-01-31T10:00:00Z', body }
}

providerContract({
  name: 'acme',
  secret: settings.secret,
  provider: acme(),
  refined: (schema) => acme(schema),
  withAccount: (account) => acme(orderPaid, { account }),
  withSchemas: (schemas) => acme(orderPaid, { schemas }),
  withoutSecret: () => acme(orderPaid, { scheme: () => timestampedHmac({ header, secret: undefined }) }),
  authenticate: (body, timestamp) => ['Acme-Signature', headerOf(body, { timestamp })],
  forged: { value: headerOf(anyBody, { key: 'guessed' }), code: 'signature_mismatch' },
  signed: true,
  genuine: {
    payload: payloadOf('order.paid', order),
    event: { type: 'order.paid', data: order, id: 'e_1', occurredAt: new Date('2026-01-31T10:00:00Z') },
  },
  unknown: (kind) => ({ payload: payloadOf(kind, { a: 1 }), unknownType: kind, data: { a: 1 } }),
  wrong: [
    { path: 'id', payload: { ...payloadOf('order.paid', order), id: 7 } },
    { path: 'kind', payload: { ...payloadOf('order.paid', order), kind: undefined } },
    { path: 'at', payload: { ...payloadOf('order.paid', order), at: 'yesterday' } },
    { path: 'body.order', payload: payloadOf('order.paid', { ...order, order: 7 }) },
    { path: 'body.items.1.id', payload: payloadOf('order.paid', { ...order, items: [{ id: 'a' }, {}] }) },
    { path: 'body', payload: payloadOf('order.paid', 'text') },
  ],
})

describe('defineProvider', () => {
  test('needs no schema of the payload', () => {
    const bare = defineProvider({
      name: 'bare',
      scheme,
      read: (payload) => ({ type: String(payload.type), data: payload }),
      events: { ping: z.object({ type: z.literal('ping') }) },
    })
    expect(receive(bare, header, { type: 'ping', more: 1 })).toEqual({
      provider: 'bare',
      type: 'ping',
      // zod drops what it wasn't told of; the payload keeps it
      data: { type: 'ping' },
      payload: { type: 'ping', more: 1 },
      verified: true,
      secretIndex: 0,
      signedAt: new Date(moment * 1000),
    })
    expect(bare.account).toBeUndefined()
    expect(bare.delivery).toEqual({})
  })

  test('names the path from the payload’s top, or from data where that was made anew', () => {
    const made = defineProvider({
      name: 'made',
      scheme,
      read: (payload) => ({ type: 'ping', data: { ...payload } }),
      events: { ping: z.object({ a: z.object({ b: z.string() }) }) },
    })
    expect(faultIn(made, header, { a: { b: 7 } })).toBe('a.b')
  })

  test('passes on what the sender documents of delivery', () => {
    const facts = { answerWithin: 3, retriesAfter: [1, 2], retriesFor: 9 }
    const read = () => ({ type: '', data: {} })
    expect(defineProvider({ name: 'x', scheme, read, events: {}, delivery: facts }).delivery).toBe(facts)
  })

  test('takes the id that its scheme signed, where the payload has none', () => {
    const key = Buffer.from('0123456789abcdef0123456789abcdef')
    const standard = standardWebhooks({ ...settings, secret: key })
    const hook = (id?: string) =>
      defineProvider({ name: 'x', scheme: standard, read: () => ({ type: '', data: {}, id }), events: {} })
    const mac = Buffer.from(macOf('{}', `msg_1.${moment}.`, key), 'hex').toString('base64')
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': `${moment}`,
      'webhook-signature': `v1,${mac}`,
    }
    expect(hook().verify('{}', headers).id).toBe('msg_1')
    expect(hook('').verify('{}', headers).id).toBe('msg_1')
    expect(hook('own').verify('{}', headers).id).toBe('own')
  })

  test('says what its scheme says of proof', () => {
    const unsigned = defineProvider({
      name: 'unsigned',
      scheme: unverified(),
      read: () => ({ type: 'ping', data: {} }),
      events: { ping: z.object({}) },
    })
    expect(unsigned.verify('{}', {})).toEqual({
      provider: 'unsigned',
      type: 'ping',
      data: {},
      payload: {},
      verified: false,
    })
  })

  test('wants a schema of the payload that answers at once', async () => {
    const slow = defineProvider({
      name: 'slow',
      scheme,
      payload: z.looseObject({}).refine(async () => true),
      read: () => ({ type: '', data: {} }),
      events: {},
    })
    expect(await codeOfAsync(() => slow.verifyAsync(...delivery(header, {})))).toBe('option_invalid')
  })

  test('leaves what `read` throws to the caller: it is a bug, and no forgery', async () => {
    const broken = defineProvider({
      name: 'broken',
      scheme,
      read: () => {
        throw new TypeError('a bug')
      },
      events: {},
    })
    expect(() => broken.safeVerify(...delivery(header, {}))).toThrow(TypeError)
    await expect(broken.safeVerifyAsync(...delivery(header, {}))).rejects.toThrow(TypeError)
  })

  test('keeps payload, header and secret out of its errors', async () => {
    const hook = acme(z.object({ order: z.literal('o_1') }))
    const [text, headers] = delivery(header, payloadOf('order.paid', { order: 'MARKER' }))
    const error = await hook.verifyAsync(text, headers).catch((error: unknown) => error)
    expect(error).toMatchObject({ code: 'payload_invalid', path: 'body.order' })
    for (const secretive of ['MARKER', settings.secret, headers[header]])
      expect(everythingIn(error)).not.toContain(secretive)
  })

  test('names no key of the payload at length, or as it stands', () => {
    const records = acme(z.record(z.string(), z.number()))
    const key = `\u001b[31m\n${'x'.repeat(900_000)}`
    const [text, headers] = delivery(header, payloadOf('order.paid', { [key]: 'text' }))
    expect(() => records.verify(text, headers)).toThrow(
      expect.objectContaining({ path: expect.stringMatching(/^body\.\\u\{1b\}\[31m\\u\{a\}x{1,200}…$/) }),
    )
  })

  test('makes its scheme once, at once, and leaves alone what is no fault of the set-up', () => {
    let made = 0
    const hook = acme(orderPaid, {
      scheme: () => {
        made += 1
        return scheme
      },
    })
    expect(made).toBe(1)
    expect(receive(hook, header, payloadOf('order.paid', order)).type).toBe('order.paid')
    expect(made).toBe(1)
    const bug = new TypeError('a bug')
    const throwing = () => {
      throw bug
    }
    expect(() => acme(orderPaid, { scheme: throwing })).toThrow(bug)
  })

  test('decodes what was verified, also where its scheme reads the body later', async () => {
    const later: Scheme = {
      ...scheme,
      async verifyAsync(body, headers) {
        await new Promise((resolve) => setImmediate(resolve))
        return scheme.verify(body, headers)
      },
    }
    const [text, headers] = delivery(header, payloadOf('order.paid', order))
    const [other] = delivery(header, payloadOf('order.paid', { ...order, order: 'o_2' }))
    const bytes = Buffer.from(text)
    const pending = acme(orderPaid, { scheme: later }).verifyAsync(bytes, headers)
    bytes.write(other)
    expect((await pending).data).toEqual(order)
  })

  test('knows a type by its schema, even one that takes anything', () => {
    const hook = defineProvider({
      name: 'lenient',
      scheme,
      read: (payload) => ({ type: String(payload.type), data: payload }),
      events: { ping: unknown },
    })
    expect(receive(hook, header, { type: 'ping' }).type).toBe('ping')
    expect(receive(hook, header, { type: 'pong' })).toMatchObject({ type: 'unknown', unknownType: 'pong' })
  })
})

test('what is no part of a definition is refused, with what was surely meant and whose it is', () => {
  const definition = { name: 'acme', scheme, read: () => ({ type: '', data: {} }), events: {} }
  const define = (more: object) => () => defineProvider({ ...definition, ...more })
  expect(define({})).not.toThrow()
  expect(define({ accounts: 'lab_1' })).toThrow(
    expect.objectContaining({
      code: 'option_invalid',
      message: 'acme: There is no option accounts here: did you mean account?',
    }),
  )
  expect(define({ tolerance: 300 })).toThrow('acme: There is no option tolerance here.')
})
