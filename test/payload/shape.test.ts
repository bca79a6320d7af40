import { describe, expect, test } from 'vitest'
import {
  array,
  check,
  intersect,
  isoTime,
  nullable,
  number,
  object,
  oneOf,
  openObject,
  optional,
  type Shape,
  string,
  textInOneOf,
  unixMilliseconds,
  unixTime,
  unknown,
  variants,
} from '../../src/payload/shape.js'

/** Whether a value fits, or where it doesn't. */
function verdictOn(shape: Shape<unknown>, value: unknown): 'fits' | string {
  const result = shape['~standard'].validate(value)
  if (result instanceof Promise) throw new Error('a shape answers at once')
  if (!result.issues) {
    // a shape changes nothing
    expect(result.value).toBe(value)
    return 'fits'
  }
  return result.issues.map(({ path = [] }) => path.join('.')).join()
}

const here = ''

describe('a simple shape', () => {
  test.each<readonly [string, Shape<unknown>, readonly unknown[], readonly unknown[]]>([
    ['string', string, ['', 'a'], [1, null, undefined, {}, ['a']]],
    ['number', number, [0, -1.5, 1e300], ['1', null, undefined, true, 1n]],
    ['openObject', openObject, [{}, { a: 1 }], [null, undefined, [], 'a', 1]],
    ['unknown', unknown, [null, undefined, {}, 'a'], []],
    [
      'unixTime',
      unixTime,
      [0, 1_705_747_800, -1, 8.64e12],
      [1.5, 8.64e12 + 1, -8.64e12 - 1, Number.NaN, Number.POSITIVE_INFINITY, '1705747800', null, undefined],
    ],
    [
      'unixMilliseconds',
      unixMilliseconds,
      [0, 1_705_747_800_123, -8.64e15],
      [1.5, 8.64e15 + 2, Number.NaN, '1705747800123', null, undefined],
    ],
    [
      'textInOneOf',
      textInOneOf('a', 'b'),
      [{ a: 'x' }, { b: '' }, { a: 'x', b: 'y', c: 1 }],
      [{}, { c: 'x' }, { a: 1 }, { a: 'x', b: null }, [], 'a', null, Object.create({ a: 'x' })],
    ],
    [
      'isoTime',
      isoTime,
      ['2026-01-31T10:00:00Z', '2026-01-31T10:00:00.123+05:30', '2026-01-31T10:00'],
      [
        '',
        '2026-01-31',
        '2026-13-31T10:00:00Z',
        '2026-01-31Tnoon',
        'Jan 31 2026',
        '1705747800',
        1_705_747_800,
        null,
      ],
    ],
    ['oneOf', oneOf<unknown>('a', 7), ['a', 7], ['b', '7', null, undefined]],
    ['nullable', nullable(string), ['a', null], [undefined, 1]],
    ['intersect', intersect(string, oneOf('a')), ['a'], ['b', 1]],
  ])('%s', (_name, shape, fitting, others) => {
    for (const value of fitting) expect(verdictOn(shape, value)).toBe('fits')
    for (const value of others) expect(verdictOn(shape, value)).toBe(here)
  })
})

describe('a compound shape says where', () => {
  interface Item {
    readonly id: string
    readonly note?: string
  }
  const item = object<Item>({ id: string, note: optional(string) })
  const order = object<{ readonly items: readonly Item[]; readonly total: number | null }>({
    items: array(item),
    total: nullable(number),
  })

  test.each<readonly [string, unknown, string]>([
    ['all is well', { items: [{ id: 'a' }, { id: 'b', note: 'x' }], total: 1, more: true }, 'fits'],
    ['there are none', { items: [], total: null }, 'fits'],
    ['it is no object', [], here],
    ['it is null', null, here],
    ['a field is absent', { total: 1 }, 'items'],
    ['a list is none', { items: { 0: { id: 'a' } }, total: 1 }, 'items'],
    ['an item is none', { items: [{ id: 'a' }, 'b'], total: 1 }, 'items.1'],
    ['an item lacks a field', { items: [{ id: 'a' }, {}], total: 1 }, 'items.1.id'],
    ['an optional field is of another kind', { items: [{ id: 'a', note: 7 }], total: 1 }, 'items.0.note'],
    ['an optional field is null', { items: [{ id: 'a', note: null }], total: 1 }, 'items.0.note'],
    ['two are wrong, at the first', { items: 'x', total: 'y' }, 'items'],
    ['the last is wrong', { items: [], total: '1' }, 'total'],
  ])('where %s', (_what, value, where) => {
    expect(verdictOn(order, value)).toBe(where)
  })

  const variant = variants<{ readonly type: 'a'; readonly x: string } | { readonly type: 'b' }>({
    a: object<{ readonly type: 'a'; readonly x: string }>({ type: oneOf('a'), x: string }),
    b: object<{ readonly type: 'b' }>({ type: oneOf('b') }),
  })

  test.each<readonly [string, unknown, string]>([
    ['one variant', { type: 'a', x: '' }, 'fits'],
    ['the other', { type: 'b' }, 'fits'],
    ['a variant’s field', { type: 'a' }, 'x'],
    ['no variant', { type: 'c' }, 'type'],
    ['a variant every object has', { type: 'toString' }, 'type'],
    ['no type', {}, 'type'],
    ['a type that can’t be turned into text', { type: { toString: 1, valueOf: 1 } }, 'type'],
    ['no object', 'a', here],
  ])('in %s', (_what, value, where) => {
    expect(verdictOn(variant, value)).toBe(where)
  })
})

test.each<readonly [string, Shape<unknown>, unknown]>([
  ['Expected a string', string, 7],
  ['Expected a number', number, '7'],
  ['Expected an object', openObject, []],
  ['Expected a whole number of unix seconds', unixTime, 1.5],
  ['Expected a whole number of unix milliseconds', unixMilliseconds, 1.5],
  ['Expected a text in a or b', textInOneOf('a', 'b'), {}],
  ['Expected a time in ISO 8601', isoTime, 'noon'],
  ['Expected COMPLETED', oneOf('COMPLETED'), 'FAILED'],
  ['Expected COMPLETED or FAILED', oneOf('COMPLETED', 'FAILED'), 'PENDING'],
  ['Expected a string or null', nullable(string), 7],
  ['Expected a string', nullable(array(string)), [7]],
  ['Expected an array', array(string), 'text'],
  ['Expected a string', array(string), ['a', 7]],
  ['Expected an object', object<{ readonly a: string }>({ a: string }), []],
  ['Expected a string', object<{ readonly a: string }>({ a: string }), {}],
  ['Expected a string', object<{ readonly a?: string }>({ a: optional(string) }), { a: null }],
  ['Expected a number', intersect(openObject, object<{ readonly a: number }>({ a: number })), { a: '' }],
  ['Expected a decimal', check('a decimal', (value) => value === '1.5'), 'x'],
])('a shape says %j, and nothing of what it got', (message, shape, value) => {
  const result = shape['~standard'].validate(value)
  expect(result).toMatchObject({ issues: [{ message }] })
})

test('variants say which types they know, and what a known one lacks', () => {
  const shape = variants<{ readonly type: 'a'; readonly x: string } | { readonly type: 'b' }>({
    a: object<{ readonly type: 'a'; readonly x: string }>({ type: oneOf('a'), x: string }),
    b: object<{ readonly type: 'b' }>({ type: oneOf('b') }),
  })
  const messageFor = (value: unknown) => shape['~standard'].validate(value)
  expect(messageFor('a')).toEqual({ issues: [{ message: 'Expected an object', path: [] }] })
  expect(messageFor({ type: 'c' })).toEqual({ issues: [{ message: 'Expected a or b', path: ['type'] }] })
  expect(messageFor({ type: 'a' })).toEqual({ issues: [{ message: 'Expected a string', path: ['x'] }] })
})
