import { describe, expect, test } from 'vitest'
import { findFormFields, parseJsonOrForm, sortedFormText } from '../../src/payload/form.js'
import { parseJsonArrayAs } from '../../src/payload/json.js'
import { codeOf } from '../signature/support.js'

describe('a form is read', () => {
  test.each<readonly [string, string | Uint8Array, object]>([
    ['field by field', 'a=1&b=two', { a: '1', b: 'two' }],
    ['from bytes', Buffer.from('a=1'), { a: '1' }],
    ['with escapes', 'na%C3%AFve=a+b%2Bc%26d', { naïve: 'a b+c&d' }],
    ['with a name twice', 'a=1&a=2&a=3', { a: ['1', '2', '3'] }],
    ['with empty values, and without', 'a=&b', { a: '', b: '' }],
    ['with an equals sign in a value', 'a=b=c', { a: 'b=c' }],
    [
      'with names that objects have',
      '__proto__=1&constructor=2',
      JSON.parse('{"__proto__":"1","constructor":"2"}'),
    ],
    ['with a brace as a name', '%7B=1', { '{': '1' }],
    ['with a payload that is no JSON', 'payload=x', { payload: 'x' }],
    ['with a payload beside another field', 'payload=%7B%7D&a=1', { payload: '{}', a: '1' }],
  ])('%s', (_how, body, value) => {
    expect(parseJsonOrForm(body)).toEqual(value)
    expect(Object.getPrototypeOf(parseJsonOrForm(body))).toBe(Object.prototype)
  })

  test.each<readonly [string, string | Uint8Array, object]>([
    ['as the JSON of its one field payload', 'payload=%7B%22a%22%3A%5B1%5D%7D', { a: [1] }],
    ['as JSON', '{"a":1}', { a: 1 }],
    ['as JSON after blanks', ' \n{"a":"b&c=d"}', { a: 'b&c=d' }],
    ['as JSON after a byte order mark', '\uFEFF{"a":1}', { a: 1 }],
    ['as JSON in bytes after a byte order mark', Buffer.from('\uFEFF{"a":1}'), { a: 1 }],
  ])('%s', (_how, body, value) => {
    expect(parseJsonOrForm(body)).toEqual(value)
  })

  test.each<readonly [string, string | Uint8Array, string]>([
    ['nothing', '', 'payload_not_json'],
    ['separators alone', '&&', 'payload_not_json'],
    ['a broken escape', 'a=%ZZ', 'payload_not_json'],
    ['an escape that is no UTF-8', 'a=%FF', 'payload_not_json'],
    ['a blank', 'a=b c', 'payload_not_json'],
    ['bytes that are no UTF-8', Uint8Array.of(0x61, 0xff), 'payload_not_utf8'],
    ['more than 1,000 fields', 'a=1&'.repeat(1001), 'payload_not_json'],
    ['an array', '[1]', 'payload_invalid'],
    ['a payload that is cut short', 'payload=%7B%22a', 'payload_not_json'],
  ])('but not %s', (_what, body, code) => {
    expect(codeOf(() => parseJsonOrForm(body))).toBe(code)
  })
})

describe('the fields of a form', () => {
  test('are sorted by name and value, each once', () => {
    expect(sortedFormText('b=2&a=1&b=1&b=2&B=3')).toBe('B3a1b1b2')
    // one name with two values, and two names, are told apart
    expect(sortedFormText('a=bc&ab=c')).toBe('abcabc')
    expect(sortedFormText('')).toBe('')
    expect(sortedFormText('a=%')).toBeUndefined()
  })

  test('are up to 1,000', () => {
    expect(findFormFields('a=1&'.repeat(1000))).toHaveLength(1000)
    expect(findFormFields('a=1&'.repeat(1001))).toBeUndefined()
  })
})

describe('a JSON array is read', () => {
  const parse = parseJsonArrayAs('events')

  test('as an object that holds it, and as that object', () => {
    expect(parse('[{"a":1}]')).toEqual({ events: [{ a: 1 }] })
    expect(parse('[]')).toEqual({ events: [] })
    expect(parse(JSON.stringify(parse('[{"a":1}]')))).toEqual({ events: [{ a: 1 }] })
  })

  test.each([
    ['{}', 'payload_invalid'],
    ['{"events":{}}', 'payload_invalid'],
    ['1', 'payload_invalid'],
    ['null', 'payload_invalid'],
    ['[', 'payload_not_json'],
    [`${'['.repeat(1001)}${']'.repeat(1001)}`, 'payload_invalid'],
  ])('and nothing else: %s', (body, code) => {
    expect(codeOf(() => parse(body))).toBe(code)
  })
})
