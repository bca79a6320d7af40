import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDictionary } from '../../../src/schemes/http-message-signature/structured-field.js'
import { dictionaryText } from '../../../src/schemes/http-message-signature/structured-field-text.js'
import vectors from '../../vectors/structured-fields.json' with { type: 'json' }

/** A dictionary in its one spelling, or `null` where it is malformed. */
function respelled(text: string): string | null {
  const dictionary = parseDictionary(text)
  return dictionary ? dictionaryText(dictionary) : null
}

describe('a dictionary of structured fields', () => {
  test.each(vectors)('%s: %j', (_name, text, canonical) => {
    expect(respelled(text ?? '')).toBe(canonical)
  })

  const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index))

  test.each(['\0', '\t', '\n', '\x7f', 'ü', ...printable])(
    'has keys and texts of its alphabet: %j',
    (character) => {
      expect(respelled(`${character}a=1`) !== null).toBe(/^[a-z* ]$/.test(character))
      expect(respelled(`a${character}=1`) !== null).toBe(/^[a-z\d_.*-]$/.test(character))
      expect(respelled(`a=a${character}`) !== null).toBe(/^[\w!#$%&'*+.^`|~:/ \t-]$/.test(character))
      expect(respelled(`a="${character}"`) !== null).toBe(/^[ !#-[\]-~]$/.test(character))
      expect(respelled(`a="\\${character}"`) !== null).toBe(/^["\\]$/.test(character))
    },
  )

  test('has one spelling, which reads as itself', () => {
    const pieces = [
      'a',
      'b',
      '=',
      ',',
      ' ',
      '(',
      ')',
      ';',
      '"',
      '\\',
      '1',
      '.5',
      ':YQ==:',
      '?1',
      '?0',
      '-',
      '\t',
      '*',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
        const text = respelled(parts.join(''))
        if (text !== null) expect(respelled(text)).toBe(text)
      }),
      { numRuns: 5000 },
    )
  })

  test.each(['a=('.repeat(2700), ' '.repeat(8192), `a="${'\\"'.repeat(4000)}`, `a=1${'\t'.repeat(8000)}x`])(
    'reads 8 KiB of anything to its end',
    (text) => {
      expect(respelled(text)).toBe(text.trim() ? null : '')
    },
  )
})
