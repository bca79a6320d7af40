import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { findHeader, requireHeader, requireHeaderName, requireHeaderText } from '../src/headers.js'
import type { HeadersLike } from '../src/types.js'
import { codeOf, untyped } from './signature/support.js'

/** What Node makes of header lines. */
function incoming(...lines: readonly (readonly [string, string])[]): IncomingMessage {
  const message = new IncomingMessage(new Socket())
  const add = untyped<{ _addHeaderLines(flat: readonly string[], count: number): void }>(message)
  add._addHeaderLines(lines.flat(), lines.length * 2)
  return message
}

function* generated(): Generator<readonly [string, string]> {
  yield ['Other', 'x']
  yield ['X-Acme', 'value']
}

describe('a header is found in', () => {
  const shapes: readonly (readonly [string, HeadersLike])[] = [
    ['a Headers', new Headers({ 'X-Acme': 'value' })],
    ['Node’s IncomingHttpHeaders', incoming(['X-Acme', 'value']).headers],
    ['Node’s headersDistinct', incoming(['X-Acme', 'value']).headersDistinct],
    ['a record in lower case', { 'x-acme': 'value' }],
    ['a record in mixed case', { Other: 'x', 'X-Acme': 'value' }],
    ['a record in upper case', { 'X-ACME': 'value' }],
    ['a record without a prototype', Object.assign(Object.create(null), { 'x-acme': 'value' })],
    ['a record with undefined fields', { host: undefined, 'x-acme': 'value' }],
    ['a record with a header named get', { get: 'x', 'x-acme': 'value' }],
    ['a Map in lower case', new Map([['x-acme', 'value']])],
    ['a Map in mixed case', new Map([['X-Acme', 'value']])],
    ['entries', [['X-Acme', 'value']]],
    ['a generator of entries', generated()],
    ['a Headers’ entries', new Headers({ 'X-Acme': 'value' }).entries()],
    ['a URLSearchParams, which is entries', new URLSearchParams({ 'x-acme': 'value' })],
    [
      'a foreign Headers that has get and no entries',
      { get: (name: string) => (name.toLowerCase() === 'x-acme' ? 'value' : null) },
    ],
  ]

  test.each(shapes)('%s', (_what, headers) => {
    expect([findHeader(headers, 'x-acme')].flat()).toEqual(['value'])
  })

  test('a Headers of a subclass, by its get', () => {
    class Logged extends Headers {
      readonly asked: string[] = []
      override get(name: string): string | null {
        this.asked.push(name)
        return super.get(name)
      }
    }
    const headers = new Logged({ 'x-acme': 'value' })
    expect(findHeader(headers, 'x-acme')).toBe('value')
    expect(headers.asked).toEqual(['x-acme'])
  })
})

describe('no header is found in', () => {
  const shapes: readonly (readonly [string, unknown])[] = [
    ['a Headers without it', new Headers({ other: 'x' })],
    ['a record without it', { other: 'x' }],
    ['a record that has it undefined', { 'x-acme': undefined }],
    ['no entries', []],
    ['a Map without it', new Map([['other', 'x']])],
    ['a foreign Headers that says undefined', { get: () => undefined }],
    ['null', null],
    ['undefined', undefined],
    ['a string', 'x-acme: value'],
    ['a number', 7],
    ['a function', () => 'value'],
  ]

  test.each(shapes)('%s', (_what, headers) => {
    expect([findHeader(untyped<HeadersLike>(headers), 'x-acme') ?? []].flat()).toEqual([])
  })
})

describe('every line of a header shows', () => {
  test.each<readonly [string, HeadersLike]>([
    ['in an array', { 'x-acme': ['one', 'two'] }],
    ['in different cases', { 'x-acme': 'one', 'X-Acme': 'two' }],
    [
      'in entries',
      [
        ['x-acme', 'one'],
        ['x-acme', 'two'],
      ],
    ],
    [
      'in entries of different cases',
      [
        ['X-Acme', 'one'],
        ['x-acme', 'two'],
      ],
    ],
    ['in Node’s headersDistinct', incoming(['x-acme', 'one'], ['X-Acme', 'two']).headersDistinct],
  ])('%s', (_what, headers) => {
    expect(findHeader(headers, 'x-acme')).toEqual(['one', 'two'])
  })

  test.each<readonly [string, HeadersLike]>([
    [
      'in a Headers',
      new Headers([
        ['x-acme', 'one'],
        ['X-Acme', 'two'],
      ]),
    ],
    ['in Node’s IncomingHttpHeaders', incoming(['x-acme', 'one'], ['X-Acme', 'two']).headers],
  ])('%s, joined as HTTP joins them', (_what, headers) => {
    expect([findHeader(headers, 'x-acme')].flat()).toEqual(['one, two'])
  })
})

describe('a header’s name', () => {
  test('is taken in any case', () => {
    expect(requireHeaderName('X-Acme-Signature')).toBe('x-acme-signature')
  })

  test.each<unknown>([
    undefined,
    null,
    7,
    '',
    ' ',
    'x acme',
    'x-acme:',
    'x-acme\n',
    '\r\nx',
    'x-äcme',
    'x(acme)',
    'x,acme',
  ])('is refused where it could be none: %j', (name) => {
    expect(codeOf(() => requireHeaderName(untyped<string>(name)))).toBe('option_invalid')
  })
})

describe('a header that must be there', () => {
  test('is one text, also where it came in several lines', () => {
    expect(requireHeader({ 'X-Acme': 'value' }, 'x-acme')).toBe('value')
    expect(requireHeader({ 'x-acme': ['one', 'two'] }, 'x-acme')).toBe('one,two')
    expect(requireHeaderText('x'.repeat(8192), 'signature header')).toHaveLength(8192)
  })

  test.each([{}, { 'x-acme': '' }, { 'x-acme': [] }, undefined])(
    'is named where it is not: %j',
    (headers) => {
      expect(codeOf(() => requireHeader(untyped<HeadersLike>(headers), 'x-acme'))).toBe('header_missing')
      expect(() => requireHeader(untyped<HeadersLike>(headers), 'x-acme')).toThrow(
        'Expected the header x-acme, found none.',
      )
    },
  )

  test('is named where it is too long, and not quoted', () => {
    const headers = { 'x-acme': 'z'.repeat(8193) }
    expect(codeOf(() => requireHeader(headers, 'x-acme'))).toBe('header_too_long')
    expect(() => requireHeader(headers, 'x-acme')).toThrow(
      'Expected the header x-acme in at most 8192 characters, got 8193.',
    )
  })
})
