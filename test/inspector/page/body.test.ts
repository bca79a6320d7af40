import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bodyLinesOf, bodyTextLinesOf, findText, shownBytes } from '../../../src/inspector/page/body-text.js'
import { diffLines } from '../../../src/inspector/page/diff-lines.js'
import { hexRowsOf } from '../../../src/inspector/page/hex-rows.js'
import { layOutJson } from '../../../src/inspector/page/json-layout.js'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('layOutJson', () => {
  const textOf = (json: string) =>
    layOutJson(json)
      ?.map((pieces) => pieces.map(({ text }) => text).join(''))
      .join('\n')

  test('lays any JSON out as JSON.stringify does', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(3), (json, indent) => {
        const value = JSON.parse(json)
        if (Object.is(value, -0)) return
        expect(textOf(JSON.stringify(value, null, indent))).toBe(JSON.stringify(value, null, 2))
      }),
    )
  })

  test('leaves each token as it was written', () => {
    expect(textOf('{"n":12.50,"n":1e400,"big":12345678901234567890,"s":"\\u0041\\/"}')).toBe(
      '{\n  "n": 12.50,\n  "n": 1e400,\n  "big": 12345678901234567890,\n  "s": "\\u0041\\/"\n}',
    )
  })

  test('says what each token is', () => {
    const kinds = layOutJson('{"a":["b",-1,true,null]}')
      ?.flat()
      .filter(({ kind }) => kind !== 'mark')
    expect(kinds?.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'key "a"',
      'string "b"',
      'number -1',
      'word true',
      'word null',
    ])
  })

  test.each(['', '{', 'a=1&b=2', '<xml/>'])('takes %j for no JSON', (text) => {
    expect(layOutJson(text)).toBeUndefined()
  })
})

describe('a body as text', () => {
  test('is there where it is UTF-8', () => {
    expect(findText(bytes('\ufeffgrün'))).toBe('\ufeffgrün')
    expect(findText(new Uint8Array([255]))).toBeUndefined()
  })

  test('has escapes for what changes how it reads', () => {
    expect(bodyTextLinesOf(bytes('{"a":"\u202eb"}'))).toEqual(['{', '  "a": "\\u{202e}b"', '}'])
    expect(bodyTextLinesOf(bytes('a\u001b[2J\nb'))).toEqual(['a\\u{1b}[2J', 'b'])
    expect(bodyTextLinesOf(new Uint8Array([97, 255]))).toEqual(['a\ufffd'])
  })

  test('is cut where it is long', () => {
    const [line] = bodyLinesOf(new Uint8Array(2 * shownBytes).fill(97))
    expect(line?.[0]?.text).toHaveLength(shownBytes)
  })
})

describe('hexRowsOf', () => {
  test('has sixteen bytes in a row', () => {
    expect(hexRowsOf(bytes('{"id":"evt_1","ü'))).toEqual([
      { offset: '000000', hex: '7b 22 69 64 22 3a 22 65 76 74 5f 31 22 2c 22 c3', text: '{"id":"evt_1",".' },
      { offset: '000010', hex: 'bc', text: '.' },
    ])
    expect(hexRowsOf(new Uint8Array())).toEqual([])
  })
})

describe('diffLines', () => {
  const diff = (before: string, after: string) =>
    diffLines([...before], [...after]).map(
      ({ kind, text }) => ({ same: ' ', added: '+', removed: '-' })[kind] + text,
    )

  test.each([
    ['abc', 'abc', [' a', ' b', ' c']],
    ['abc', 'axc', [' a', '-b', '+x', ' c']],
    ['', 'ab', ['+a', '+b']],
    ['ab', '', ['-a', '-b']],
    ['abcd', 'xbyd', ['-a', '+x', ' b', '-c', '+y', ' d']],
    ['ab', 'bxb', ['-a', '+b', '+x', ' b']],
    ['abcx', 'cbay', ['-a', '-b', ' c', '-x', '+b', '+a', '+y']],
  ])('of %j and %j', (before, after, expected) => {
    expect(diff(before, after)).toEqual(expected)
  })

  test('makes the one of the other', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd'))
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const lines = diffLines(before, after)
        const without = (left: string) => lines.filter(({ kind }) => kind !== left).map(({ text }) => text)
        expect(without('added')).toEqual(before)
        expect(without('removed')).toEqual(after)
      }),
    )
  })

  test('compares no more lines than it has the memory for', () => {
    const before = Array.from({ length: 2001 }, (_, at) => `before ${at}`)
    const after = Array.from({ length: 2001 }, (_, at) => `after ${at}`)
    const lines = diffLines(before, after)
    expect([lines.length, lines[0]?.kind, lines[2001]?.kind]).toEqual([4002, 'removed', 'added'])
  })
})
