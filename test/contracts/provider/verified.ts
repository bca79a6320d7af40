import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import type { HeadersLike } from '../../../src/types.js'
import { codeOfAsync, untyped } from '../../signature/support.js'
import { genuineOf, moment, type ProviderCase } from './case.js'

/** A delivery that verifies becomes an event. */
export function testVerified(sender: ProviderCase): void {
  const { name, provider, genuine } = sender
  const { body, headersFor, event } = genuineOf(sender)

  test('a genuine delivery is an event', async () => {
    expect(provider.verify(body, headersFor(body))).toStrictEqual(event)
    expect(await provider.verifyAsync(body, headersFor(body))).toStrictEqual(event)
    expect(provider.name).toBe(name)
  })

  test('a body that was verified before is decoded, with the proof it is given', async () => {
    const covers = 'fields' as const
    const proof = { verified: false, timestamp: 7, id: 'from the proof', secretIndex: 1, covers }
    expect(await provider.decode(body, proof)).toStrictEqual({
      id: 'from the proof',
      ...event,
      verified: false,
      covers,
      secretIndex: 1,
      signedAt: new Date(7000),
    })
    expect(await codeOfAsync(() => provider.decode('no JSON', proof))).toBe('payload_not_json')
  })

  test('an event that no secret verified has no secretIndex', async () => {
    const unsigned = { verified: false, secretIndex: -1 }
    expect(await provider.decode(body, unsigned)).not.toHaveProperty('secretIndex')
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
