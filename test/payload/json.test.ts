import { describe, expect, test } from 'vitest'
import { PayloadError, type WebhookErrorCode } from '../../src/errors.js'
import { isJsonObject, parseJsonObject } from '../../src/payload/json.js'
import { codeOf, everythingIn } from '../signature/support.js'

/** An object of so many levels. */
function nested(levels: number, start = '{"a":', end = '}'): string {
  return `${start.repeat(levels - 1)}{}${end.repeat(levels - 1)}`
}

describe('a payload is read', () => {
  test.each<readonly [string, string | Uint8Array, unknown]>([
    ['from text', '{"a":1}', { a: 1 }],
    ['from bytes', Buffer.from('{"a":"é室🧪"}'), { a: 'é室🧪' }],
    ['from a view', Buffer.from('  {"a":1}  ').subarray(2, 9), { a: 1 }],
    ['after a byte order mark as text', '\uFEFF{"a":1}', { a: 1 }],
    ['after a byte order mark as bytes', Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d), {}],
    ['with blanks around it', ' \r\n\t{"a":1}\n', { a: 1 }],
    ['with no fields', '{}', {}],
    ['by the last of two keys', '{"a":1,"a":2}', { a: 2 }],
    ['with a lone surrogate, escaped', '{"a":"\\ud83e"}', { a: '\ud83e' }],
  ])('%s', (_how, body, value) => {
    expect(parseJsonObject(body)).toEqual(value)
  })

  test('without touching anybody’s prototype', () => {
    const payload = parseJsonObject('{"__proto__":{"polluted":true},"constructor":1}')
    expect(Object.getPrototypeOf(payload)).toBe(Object.prototype)
    expect(Object.keys(payload)).toEqual(['__proto__', 'constructor'])
    expect({}).not.toHaveProperty('polluted')
  })

  test('with any number of brackets in its strings', () => {
    expect(parseJsonObject(`{"a":"${'['.repeat(5000)}"}`)).toEqual({ a: '['.repeat(5000) })
  })

  test('down to the thousandth level', () => {
    expect(codeOf(() => parseJsonObject(nested(1000)))).toBe('nothing thrown')
    expect(codeOf(() => parseJsonObject(`{"wide":[${'[],'.repeat(5000)}[]]}`))).toBe('nothing thrown')
  })
})

test.each([
  ['The payload is not JSON: does the sender post a form?', '{"a":1'],
  ['Expected a JSON object, got another kind of JSON.', '[]'],
  ['Expected UTF-8, got other bytes.', Uint8Array.of(0xff)],
  ['Expected at most 1000 levels of JSON.', nested(1001)],
])('a payload is refused with the message %j', (message, body) => {
  expect(() => parseJsonObject(body)).toThrow(message)
})

describe('a payload is refused', () => {
  const refused: readonly (readonly [string, string | Uint8Array, WebhookErrorCode])[] = [
    ['that is not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), 'payload_not_utf8'],
    ['that is UTF-16', Buffer.from('{"a":1}', 'utf16le'), 'payload_not_json'],
    ['cut off within a character', Uint8Array.of(0xe5, 0xae), 'payload_not_utf8'],
    ['with a surrogate in UTF-8', Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), 'payload_not_utf8'],
    ['that is empty', '', 'payload_not_json'],
    ['of no bytes', new Uint8Array(), 'payload_not_json'],
    ['that is a byte order mark', '\uFEFF', 'payload_not_json'],
    ['after two byte order marks', '\uFEFF\uFEFF{}', 'payload_not_json'],
    ['that is a form', 'event=job.created', 'payload_not_json'],
    ['that is XML', '<event/>', 'payload_not_json'],
    ['cut off', '{"a":', 'payload_not_json'],
    ['with more after it', '{}{}', 'payload_not_json'],
    ['with a comma too many', '{"a":1,}', 'payload_not_json'],
    ['with NaN', '{"a":NaN}', 'payload_not_json'],
    ['that is a number', '42', 'payload_invalid'],
    ['that is text', '"text"', 'payload_invalid'],
    ['that is true', 'true', 'payload_invalid'],
    ['that is null', 'null', 'payload_invalid'],
    ['that is an array', '[{"event":"job.created"}]', 'payload_invalid'],
    ['1,001 levels deep', nested(1001), 'payload_invalid'],
    [
      '1,001 levels deep, in the shortest spelling',
      `{"":${'['.repeat(1000)}${']'.repeat(1000)}}`,
      'payload_invalid',
    ],
    ['10,000 levels deep', nested(10_000), 'payload_invalid'],
    ['10,000 levels deep, in arrays', `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 'payload_invalid'],
    [
      '1,001 levels deep, in arrays and objects by turns',
      `${'{"a":['.repeat(500)}{}${']}'.repeat(500)}`,
      'payload_invalid',
    ],
    ['deep in the last of many items', `{"a":[${'{},'.repeat(2000)}${nested(1000)}]}`, 'payload_invalid'],
    ['deep under __proto__', `{"__proto__":${nested(1000)}}`, 'payload_invalid'],
    ['deep in its last field', `{"a":1,"b":[1,${nested(2000)}]}`, 'payload_invalid'],
  ]

  test.each(refused)('%s', (_what, body, code) => {
    expect(codeOf(() => parseJsonObject(body))).toBe(code)
  })

  test('1,001 levels deep, and at 1,000 is not, in the shortest spelling of any mix', () => {
    const mixed = (objects: number, arrays: number) =>
      `${'{"":'.repeat(objects)}${'['.repeat(arrays)}{}${']'.repeat(arrays)}${'}'.repeat(objects)}`
    for (let arrays = 0; arrays < 999; arrays += 37) {
      expect(codeOf(() => parseJsonObject(mixed(1000 - arrays, arrays)))).toBe('payload_invalid')
      expect(codeOf(() => parseJsonObject(mixed(999 - arrays, arrays)))).toBe('nothing thrown')
    }
  })

  test('and leaves nothing behind for the next', () => {
    for (const broken of [[0xef], [0xef, 0xbb], [0xe2, 0x82], [0x7b, 0xff]]) {
      expect(codeOf(() => parseJsonObject(Uint8Array.from(broken)))).toBe('payload_not_utf8')
      expect(parseJsonObject(Buffer.from('\uFEFF{"a":"é"}'))).toEqual({ a: 'é' })
    }
  })

  // JSON.parse quotes what it could not read
  test('without a word of it in the error', () => {
    for (const body of [
      '{"MARKER": MARKER}',
      '"MARKER"',
      'MARKER=1',
      `${nested(1001).slice(0, -1)},"MARKER":1}`,
    ])
      expect(() => parseJsonObject(body)).toThrow(
        expect.toSatisfy((error) => error instanceof PayloadError && !everythingIn(error).includes('MARKER')),
      )
  })
})

test.each([
  [{}, true],
  [Object.create(null), true],
  [[], false],
  [null, false],
  [undefined, false],
  ['{}', false],
  [1, false],
])('isJsonObject(%j) is %s', (value, verdict) => {
  expect(isJsonObject(value)).toBe(verdict)
})
