import { expect, test } from 'vitest'
import { bodyTextOf } from '../../../../src/diagnose/body-text.js'
import { diagnose } from '../../../../src/diagnose/index.js'
import { compact, twoSpaces } from '../../../../src/diagnose/json/layouts.js'
import { jsonTokensOf } from '../../../../src/diagnose/json/tokens.js'
import { github } from '../../corpus/bodies/signed.js'

const text = '{"event":"paid","data":{"id":7}}'

test.each([
  ['UTF-16, big-endian', Buffer.from(text, 'utf16le').swap16()],
  ['UTF-16 with a mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16, big-endian, with a mark', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
])('reads %s', async (_, seen) => {
  expect((await diagnose(github(text, seen))).cause).toMatchObject({
    code: 'body_charset',
    certainty: 'proved',
  })
})

test('escapes a plus sign in a text, and not that of a number', async () => {
  const signed = '{"a":"\\u002B","b":1e+20}'
  expect((await diagnose(github(signed, '{"a":"+","b":1e+20}'))).cause).toMatchObject({
    code: 'body_reserialized',
    certainty: 'proved',
  })
})

test('indents empty objects and arrays as every writer does', async () => {
  const value = { a: {}, b: [], c: [{}, []], d: { e: [1, [2]] } }
  expect((await diagnose(github(JSON.stringify(value, null, 2), JSON.stringify(value)))).cause?.code).toBe(
    'body_reserialized',
  )
})

test('sorts members in objects and arrays, and names of which one begins with another', async () => {
  const signed = '{"a":[{"x":1,"y":{"k":1,"l":2}}],"a b":0,"ab":0,"ab":1}'
  const seen = '{"ab":0,"ab":1,"a b":0,"a":[{"y":{"l":2,"k":1},"x":1}]}'
  expect((await diagnose(github(signed, seen))).cause?.code).toBe('body_reserialized')
})

test('finds the end of a string behind an escaped quote', async () => {
  const signed = '{"a":"x \\" , y","b\\\\":[" : \\\\"]}'
  const seen = '{ "a": "x \\" , y", "b\\\\": [ " : \\\\" ] }'
  expect((await diagnose(github(signed, seen))).cause).toMatchObject({
    code: 'body_reserialized',
    certainty: 'proved',
  })
})

test('reads a byte order mark as part of the text', () => {
  expect(bodyTextOf(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)).text).toBe('\ufeffa')
})

test('indents nothing that would become many times as long', () => {
  const json = jsonTokensOf('['.repeat(6000) + ']'.repeat(6000))
  expect(json && twoSpaces(json)).toBeUndefined()
  expect(json && compact(json)).toHaveLength(12_000)
})
