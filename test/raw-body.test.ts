import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import type { WebhookErrorCode } from '../src/errors.js'
import { builtInType, byteLength, requireRawBody } from '../src/raw-body.js'
import { sign } from '../src/signature/sign.js'
import type { RawBody } from '../src/types.js'
import { body, codeOf, headerOf, judge, moment, untyped } from './signature/support.js'

const verified = { timestamp: moment, secretIndex: 0 }
const bytes = new Uint8Array(Buffer.from(body))

/** The same bytes in the middle of a larger buffer. */
function inside(): ArrayBuffer {
  const { buffer } = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, ...bytes, 9, 9, 9)
  return buffer
}

function foreign<Type>(expression: string): Type {
  return runInNewContext(expression, { text: body }) as Type
}

describe('a raw body is taken as', () => {
  const forms: readonly (readonly [string, RawBody])[] = [
    ['a string', body],
    ['a Uint8Array', bytes],
    ['a Buffer', Buffer.from(body)],
    ['an ArrayBuffer', Uint8Array.from(bytes).buffer],
    ['a DataView', new DataView(Uint8Array.from(bytes).buffer)],
    ['a Uint8Array inside a larger buffer', new Uint8Array(inside(), 8, bytes.length)],
    ['a DataView inside a larger buffer', new DataView(inside(), 8, bytes.length)],
    ['a view of other numbers than bytes', new Int8Array(inside(), 8, bytes.length)],
    ['a Uint8Array of another realm', foreign('Uint8Array.from(text, (c) => c.charCodeAt(0))')],
    ['an ArrayBuffer of another realm', foreign('Uint8Array.from(text, (c) => c.charCodeAt(0)).buffer')],
    [
      'a DataView of another realm',
      foreign('new DataView(Uint8Array.from(text, (c) => c.charCodeAt(0)).buffer)'),
    ],
  ]

  test.each(forms)('%s', async (_what, raw) => {
    expect(await judge(raw, headerOf())).toEqual(verified)
    expect(sign(raw, 'key', { timestamp: 1 })).toBe(headerOf(body, { timestamp: 1, key: 'key' }))
  })
})

describe('what is verified are bytes, not their text:', () => {
  const bodies: readonly (readonly [string, string | Uint8Array])[] = [
    ['empty text', ''],
    ['no bytes', new Uint8Array()],
    ['not UTF-8', Uint8Array.of(0xff, 0xfe, 0x80, 0xc0)],
    ['a byte order mark, as bytes', Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d)],
    ['a byte order mark, as text', '\uFEFF{}'],
    ['NUL', '\0{}\0'],
    ['replacement patterns', '{"price":"$$ $& $1 {body}"}'],
    ['characters of two to four bytes', 'é室🧪'],
    ['70,000 bytes', new Uint8Array(70_000).fill(0x61)],
    ['70,000 characters', 'a'.repeat(70_000)],
  ]

  test.each(bodies)('%s', async (_what, raw) => {
    expect(await judge(raw, headerOf(raw))).toEqual(verified)
  })

  test('two bodies that decode to one text do not share a signature', async () => {
    // both are U+FFFD to a lenient decoder
    expect(await judge(Uint8Array.of(0xff), headerOf(Uint8Array.of(0xfe)))).toBe('signature_mismatch')
    expect(await judge('\uFFFD', headerOf(Uint8Array.of(0xff)))).toBe('signature_mismatch')
  })

  test('a byte order mark counts', async () => {
    expect(await judge(`\uFEFF${body}`, headerOf())).toBe('signature_mismatch')
    expect(await judge(body, headerOf(`\uFEFF${body}`))).toBe('signature_mismatch')
  })

  test('$$ is no pattern', async () => {
    expect(await judge('{"price":"$5"}', headerOf('{"price":"$$5"}'))).toBe('signature_mismatch')
  })

  test('text of one normal form is not that of another', async () => {
    expect(await judge('e\u0301', headerOf('\u00e9'))).toBe('signature_mismatch')
  })
})

describe('what is no raw body is refused, whatever the header:', () => {
  const others: readonly (readonly [string, unknown, WebhookErrorCode])[] = [
    ['a parsed object', { event: 'job.created' }, 'body_already_parsed'],
    ['an empty object', {}, 'body_already_parsed'],
    ['a parsed array', [], 'body_already_parsed'],
    ['an object without a prototype', Object.create(null), 'body_already_parsed'],
    ['a parsed object of another realm', foreign('({ event: "job.created" })'), 'body_already_parsed'],
    ['null', null, 'body_type_invalid'],
    ['undefined', undefined, 'body_type_invalid'],
    ['a Date', new Date(0), 'body_type_invalid'],
    ['a promise of the body', Promise.resolve(body), 'body_type_invalid'],
    ['a number', 42, 'body_type_invalid'],
    ['a boolean', true, 'body_type_invalid'],
    ['a Map', new Map(), 'body_type_invalid'],
    ['a Blob', new Blob([body]), 'body_type_invalid'],
    ['a stream', new Blob([body]).stream(), 'body_type_invalid'],
    ['a function', () => body, 'body_type_invalid'],
    ['a high surrogate alone', '{"name":"\uD83E"}', 'body_type_invalid'],
    ['a low surrogate alone', '{"name":"\uDDEA"}', 'body_type_invalid'],
  ]

  test.each(others)('%s', async (_what, raw, code) => {
    expect(await judge(raw, headerOf())).toBe(code)
    expect(await judge(raw, undefined)).toBe(code)
    expect(codeOf(() => sign(untyped<RawBody>(raw), 'key'))).toBe(code)
  })

  test('and the message says what was passed', () => {
    expect(() => sign(untyped<RawBody>({}), 'key')).toThrow(/raw body, got a parsed Object/)
    expect(() => sign(untyped<RawBody>([]), 'key')).toThrow(/raw body, got a parsed Array/)
    expect(() => sign(untyped<RawBody>(Promise.resolve()), 'key')).toThrow(/raw body .*, got Promise/)
    expect(() => sign('\uD83E', 'key')).toThrow(/raw body, got text with a lone surrogate/)
  })
})

describe('a raw body in its normal form', () => {
  test('is text or a Uint8Array as it was, and copies nothing', () => {
    expect(requireRawBody(body)).toBe(body)
    expect(requireRawBody(bytes)).toBe(bytes)
    const view = new DataView(inside(), 8, bytes.length)
    expect(requireRawBody(view)).toEqual(bytes)
    expect(untyped<Uint8Array>(requireRawBody(view)).buffer).toBe(view.buffer)
  })

  test.each([
    ['', 0],
    ['aé室🧪', 10],
    [Uint8Array.of(1, 2, 3), 3],
  ])('%j has %i bytes', (raw, length) => {
    expect(byteLength(raw)).toBe(length)
  })
})

test.each([
  [{}, 'Object'],
  [[], 'Array'],
  [null, 'Null'],
  [undefined, 'Undefined'],
  [Promise.resolve(), 'Promise'],
  [new ArrayBuffer(0), 'ArrayBuffer'],
])('builtInType(%o) is %s', (value, type) => {
  expect(builtInType(value)).toBe(type)
})

describe('bytes that may change, or are gone:', () => {
  const resizable = (size: number): ArrayBuffer =>
    Reflect.construct(ArrayBuffer, [size, { maxByteLength: 1000 }])
  const resize = (buffer: ArrayBuffer, size: number) => Reflect.get(buffer, 'resize').call(buffer, size)

  function filled<Buffer extends ArrayBufferLike>(buffer: Buffer): Uint8Array<Buffer> {
    const view = new Uint8Array(buffer)
    view.set(bytes)
    return view
  }

  test.each<[string, () => RawBody]>([
    ['a resizable ArrayBuffer', () => filled(resizable(bytes.length)).buffer],
    ['a view of a resizable ArrayBuffer', () => filled(resizable(bytes.length))],
    ['a view of a SharedArrayBuffer', () => filled(new SharedArrayBuffer(bytes.length))],
  ])('%s is copied', async (_what, create) => {
    const raw = create()
    expect(await judge(raw, headerOf())).toEqual(verified)
    const taken = requireRawBody(raw)
    expect(taken).toEqual(bytes)
    new Uint8Array(untyped<ArrayBuffer>(ArrayBuffer.isView(raw) ? raw.buffer : raw)).fill(0)
    expect(taken).toEqual(bytes)
  })

  function detached(): Uint8Array<ArrayBuffer> {
    const view = Uint8Array.from(bytes)
    structuredClone(view, { transfer: [view.buffer] })
    return view
  }

  test.each<[string, () => RawBody]>([
    ['a view of a detached buffer', detached],
    [
      'a DataView of a detached buffer',
      () => {
        const view = new DataView(new ArrayBuffer(8))
        structuredClone(view, { transfer: [view.buffer] })
        return view
      },
    ],
    ['a detached buffer', () => detached().buffer],
    [
      'a view that its buffer has shrunk away from',
      () => {
        const buffer = resizable(20)
        const view = new Uint8Array(buffer, 10, 10)
        resize(buffer, 4)
        return view
      },
    ],
  ])('%s is refused', (_what, create) => {
    expect(codeOf(() => requireRawBody(create()))).toBe('body_type_invalid')
  })

  test.each<[string, () => unknown, string]>([
    [
      'a revoked Proxy',
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {})
        revoke()
        return proxy
      },
      'body_type_invalid',
    ],
    ['a Proxy of bytes', () => new Proxy(bytes, {}), 'body_already_parsed'],
    ['what inherits from bytes', () => Object.create(bytes), 'body_already_parsed'],
    [
      'what says that it is a buffer',
      () => ({ [Symbol.toStringTag]: 'ArrayBuffer', byteLength: 2 }),
      'body_type_invalid',
    ],
    [
      'what throws where it is asked',
      () =>
        Object.defineProperty({}, Symbol.toStringTag, {
          get: () => {
            throw 1
          },
        }),
      'body_type_invalid',
    ],
    ['a SharedArrayBuffer itself', () => new SharedArrayBuffer(8), 'body_type_invalid'],
  ])('%s is no body', (_what, create, code) => {
    expect(codeOf(() => requireRawBody(untyped<RawBody>(create())))).toBe(code)
  })
})
