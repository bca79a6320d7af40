import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ConfigError, type WebhookErrorCode } from '../../src/errors.js'
import type { Schema } from '../../src/payload/schema.js'
import type { Provider } from '../../src/providers/define.js'
import type { HeadersLike, RawBody } from '../../src/types.js'
import { codeOf, codeOfAsync, untyped } from '../signature/support.js'

type Payload = Readonly<Record<string, unknown>>

/** What the provider contract must know of a sender. */
export interface ProviderCase {
  readonly name: string
  /** The one secret, or token, that deliveries are authenticated by. */
  readonly secret: string
  /** Set up with the right secret, and with a clock that stands at `moment`. */
  readonly provider: Provider
  /** The same, with a user's own schema for the data of the genuine event. */
  readonly refined: (schema: Schema<unknown>) => Provider
  /** The same, for an account, typed or not. */
  readonly withAccount: (account: unknown) => Provider
  /** The same, with the user's own schemas, typed or not. */
  readonly withSchemas: (schemas: Readonly<Record<string, unknown>>) => Provider
  /** The same, without a secret. */
  readonly withoutSecret: () => unknown
  /** The one header that authenticates a delivery, as its sender makes it, by code of this test's own. */
  readonly authenticate: (body: string, timestamp: number) => readonly [name: string, value: string]
  /** What a header that was made up is refused with. */
  readonly forged: { readonly value: string; readonly code: WebhookErrorCode }
  /** Whether what authenticates is signed over time and body. */
  readonly signed: boolean
  readonly genuine: {
    readonly payload: Payload
    /** All that the event says but `provider`, `payload`, `verified`, `secretIndex` and `signedAt`. */
    readonly event: {
      readonly type: string
      readonly data: unknown
      readonly id?: string
      readonly occurredAt?: Date
    }
  }
  /** A delivery of a type the library doesn't know. */
  readonly unknown: (type: string) => {
    readonly payload: Payload
    readonly unknownType: string
    readonly data: unknown
  }
  /** Payloads of the wrong shape, and where they are wrong. */
  readonly wrong: readonly { readonly path: string; readonly payload: Payload }[]
}

const moment = 1_700_000_000

/** What every provider promises. */
export function providerContract(sender: ProviderCase): void {
  const { name, provider, genuine, forged } = sender
  const body = JSON.stringify(genuine.payload)

  function headersFor(text: string, timestamp = moment): Record<string, string> {
    return Object.fromEntries([sender.authenticate(text, timestamp)])
  }

  describe(`${name}, by the provider contract`, () => {
    const event = {
      provider: name,
      ...genuine.event,
      payload: genuine.payload,
      verified: true,
      secretIndex: 0,
      ...(sender.signed && { signedAt: new Date(moment * 1000) }),
    }

    test('a genuine delivery is an event', async () => {
      expect(provider.verify(body, headersFor(body))).toStrictEqual(event)
      expect(await provider.verifyAsync(body, headersFor(body))).toStrictEqual(event)
      expect(provider.name).toBe(name)
    })

    test('a body that was verified before is decoded, with the proof it is given', async () => {
      const proof = { verified: false, timestamp: 7, id: 'from the proof', secretIndex: 1 }
      expect(await provider.decode(body, proof)).toStrictEqual({
        id: 'from the proof',
        ...event,
        verified: false,
        secretIndex: 1,
        signedAt: new Date(7000),
      })
      expect(await codeOfAsync(() => provider.decode('no JSON', proof))).toBe('payload_not_json')
    })

    test('an event that no secret verified has no secretIndex', async () => {
      const unsigned = { verified: false, secretIndex: -1 }
      expect(await provider.decode(body, unsigned)).not.toHaveProperty('secretIndex')
    })

    test('an account is told by the provider and by its events', async () => {
      const hook = sender.withAccount('tenant_7')
      expect(hook.account).toBe('tenant_7')
      expect(hook.verify(body, headersFor(body))).toStrictEqual({ ...event, account: 'tenant_7' })
      expect(await hook.verifyAsync(body, headersFor(body))).toStrictEqual({ ...event, account: 'tenant_7' })
      const { payload } = sender.unknown('thing.happened')
      const text = JSON.stringify(payload)
      expect(hook.verify(text, headersFor(text)).account).toBe('tenant_7')
      expect(sender.withAccount(undefined).account).toBeUndefined()
    })

    test.each([
      ['empty', ''],
      ['blank', ' \t'],
      ['null', null],
      ['a number', 7],
      ['a list', ['tenant_7']],
    ])('an account that is %s is refused at once', (_what, account) => {
      expect(codeOf(() => sender.withAccount(account))).toBe('option_invalid')
    })

    test('what is wrong with its set-up is said with its name', () => {
      const named = (code: WebhookErrorCode) =>
        expect.toSatisfy(
          (error) =>
            error instanceof ConfigError && error.code === code && error.message.startsWith(`${name}: `),
        )
      expect(() => sender.withoutSecret()).toThrow(named('secret_missing'))
      expect(() => sender.withAccount('')).toThrow(named('option_invalid'))
      expect(() => sender.withSchemas({ 'thing.happened': z.unknown() })).toThrow(named('option_invalid'))
    })

    test('a caller may reuse its buffer while it waits', async () => {
      for (const bytes of [Buffer.from(body), new Uint8Array(Buffer.from(body))]) {
        const pending = provider.verifyAsync(bytes, headersFor(body))
        const pendingSafely = provider.safeVerifyAsync(bytes, headersFor(body))
        bytes.fill(0x20)
        expect(await pending).toStrictEqual(event)
        expect(await pendingSafely).toStrictEqual({ ok: true, event })
      }
    })

    test('a seal is a MAC over a text and the body, under the secret', async () => {
      const mac = createHmac('sha256', sender.secret).update('sealed.').update(body).digest()
      for (const raw of [body, Buffer.from(body)])
        expect((await provider.seal('sealed.', raw)).map((seal) => Buffer.from(seal))).toEqual([mac])
      const parsed = provider.seal('sealed.', untyped(genuine.payload))
      await expect(parsed).rejects.toMatchObject({ code: 'body_already_parsed' })
    })

    test('bytes are as good as text', () => {
      const bytes = Uint8Array.of(0, ...Buffer.from(body)).subarray(1)
      expect(provider.verify(bytes, headersFor(body))).toStrictEqual(event)
      expect(provider.verify(bytes.slice().buffer, headersFor(body))).toStrictEqual(event)
    })

    test('spelling doesn’t matter once verified: blanks, escapes, a byte order mark', () => {
      const escaped = JSON.stringify(genuine.payload, null, 2).replaceAll('/', '\\/')
      for (const text of [escaped, `\uFEFF${body}`, `\n${body}\r\n`])
        expect(provider.verify(text, headersFor(text))).toStrictEqual(event)
    })

    test.each(shapes)('its header is found in %s', async (_shape, shaped) => {
      const [header, value] = sender.authenticate(body, moment)
      expect(provider.verify(body, shaped(header, value))).toStrictEqual(event)
      expect(await provider.verifyAsync(body, shaped(header, value))).toStrictEqual(event)
    })

    test('the safe twins give the event', async () => {
      expect(provider.safeVerify(body, headersFor(body))).toStrictEqual({ ok: true, event })
      expect(await provider.safeVerifyAsync(body, headersFor(body))).toStrictEqual({ ok: true, event })
    })

    test.each(['thing.happened', '', 'unknown', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
      'an unknown type is a value: %j',
      async (type) => {
        const { payload, unknownType, data } = sender.unknown(type)
        const text = JSON.stringify(payload)
        const expected = expect.objectContaining({
          type: 'unknown',
          unknownType,
          data,
          payload,
          verified: true,
        })
        expect(provider.verify(text, headersFor(text))).toEqual(expected)
        expect(await provider.verifyAsync(text, headersFor(text))).toEqual(expected)
      },
    )

    /** Every way to ask must come to the same refusal. */
    async function refusedWith(code: WebhookErrorCode, text: unknown, headers: unknown): Promise<void> {
      const call = untyped<[RawBody, HeadersLike]>([text, headers])
      expect(codeOf(() => provider.verify(...call))).toBe(code)
      expect(await codeOfAsync(() => provider.verifyAsync(...call))).toBe(code)
      const refusal = { ok: false, error: expect.objectContaining({ code }) }
      expect(provider.safeVerify(...call)).toEqual(refusal)
      expect(await provider.safeVerifyAsync(...call)).toEqual(refusal)
    }

    test('a forged delivery is refused', async () => {
      const [header] = sender.authenticate(body, moment)
      await refusedWith(forged.code, body, { [header]: forged.value })
      await refusedWith('header_missing', body, {})
      await refusedWith('header_missing', body, undefined)
    })

    test('a forged delivery is refused ahead of anything it says', async () => {
      const [header] = sender.authenticate(body, moment)
      await refusedWith(forged.code, 'no JSON', { [header]: forged.value })
    })

    test.runIf(sender.signed)('a changed body is refused', async () => {
      await refusedWith('signature_mismatch', `${body} `, headersFor(body))
      await refusedWith('signature_mismatch', JSON.stringify(genuine.payload, null, 2), headersFor(body))
    })

    test.runIf(sender.signed)('a stale delivery is refused, and one of the future', async () => {
      await refusedWith('timestamp_too_old', body, headersFor(body, moment - 301))
      await refusedWith('timestamp_too_new', body, headersFor(body, moment + 301))
    })

    test('a body that was parsed is refused, and says so', async () => {
      await refusedWith('body_already_parsed', genuine.payload, headersFor(body))
      await refusedWith('body_type_invalid', undefined, headersFor(body))
    })

    test.each([
      ['text', 'no JSON', 'payload_not_json'],
      ['nothing', '', 'payload_not_json'],
      ['a list', '[]', 'payload_invalid'],
      ['null', 'null', 'payload_invalid'],
    ] as const)('what is verified, but is %s, is refused', async (_what, text, code) => {
      await refusedWith(code, text, headersFor(text))
    })

    test.each(sender.wrong)('a payload that is wrong at "$path" is refused', async ({ path, payload }) => {
      const text = JSON.stringify(payload)
      await refusedWith('payload_invalid', text, headersFor(text))
      expect(() => provider.verify(text, headersFor(text))).toThrow(
        expect.objectContaining({ path, message: expect.stringMatching(new RegExp(` at ${path}\\.$`)) }),
      )
    })

    test('a user’s own schema has the last word on data', async () => {
      const counted = sender.refined(z.looseObject({}).transform((data) => Object.keys(data).length))
      const data = Object.keys(genuine.event.data ?? {}).length
      expect(counted.verify(body, headersFor(body))).toStrictEqual({ ...event, data })
      expect(await counted.verifyAsync(body, headersFor(body))).toStrictEqual({ ...event, data })
      expect(() => sender.refined(z.never()).verify(body, headersFor(body))).toThrow(
        expect.objectContaining({ code: 'payload_invalid' }),
      )
    })

    test('a schema that takes its time needs verifyAsync', async () => {
      const later = sender.refined(z.unknown().transform(async () => 'later'))
      expect(await later.verifyAsync(body, headersFor(body))).toStrictEqual({ ...event, data: 'later' })
      expect(() => later.verify(body, headersFor(body))).toThrow(ConfigError)
      expect(codeOf(() => later.safeVerify(body, headersFor(body)))).toBe('option_invalid')
    })

    test('a schema that doesn’t work is a fault of the set-up, named, and lets nothing pass', async () => {
      const bug = new Error('a bug')
      const throwing = sender.refined(
        schemaOf(() => {
          throw bug
        }),
      )
      const expected = {
        code: 'option_invalid',
        cause: bug,
        message: `The schema for ${name} ${genuine.event.type} threw: see the cause.`,
      }
      expect(() => throwing.safeVerify(body, headersFor(body))).toThrow(expect.objectContaining(expected))
      await expect(throwing.safeVerifyAsync(body, headersFor(body))).rejects.toMatchObject(expected)
      const mute = sender.refined(schemaOf(() => undefined))
      expect(codeOf(() => mute.verify(body, headersFor(body)))).toBe('option_invalid')
      expect(await codeOfAsync(() => mute.verifyAsync(body, headersFor(body)))).toBe('option_invalid')
    })

    describe('a schema is refused at once', () => {
      test.each([
        ['for a type the sender doesn’t have', 'thing.happened', z.unknown()],
        ['for what every object has', 'toString', z.unknown()],
        ['that is undefined', genuine.event.type, undefined],
        ['that is none', genuine.event.type, { type: 'object' }],
      ])('%s', (_what, type, schema) => {
        expect(codeOf(() => sender.withSchemas({ [type]: schema }))).toBe('option_invalid')
      })
    })
  })
}

/** A schema with a `validate` of the test's own. */
function schemaOf(validate: (value: unknown) => unknown): Schema<unknown> {
  return untyped({ '~standard': { version: 1, vendor: 'test', validate } })
}

const shapes: readonly (readonly [string, (name: string, value: string) => HeadersLike])[] = [
  ['a Headers', (name, value) => new Headers({ [name]: value })],
  ['Node’s headers', (name, value) => ({ host: 'example.com', [name.toLowerCase()]: value })],
  ['Node’s distinct headers', (name, value) => ({ [name.toLowerCase()]: [value] })],
  ['a record in upper case', (name, value) => ({ [name.toUpperCase()]: value })],
  ['a Map in lower case', (name, value) => new Map([[name.toLowerCase(), value]])],
  ['a Map in upper case', (name, value) => new Map([[name.toUpperCase(), value]])],
  [
    'entries',
    (name, value) => [
      ['Host', 'example.com'],
      [name, value],
    ],
  ],
  ['a foreign Headers', (name, value) => ({ get: (asked) => (asked === name.toLowerCase() ? value : null) })],
]
