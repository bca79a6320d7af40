import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { printable } from '../../src/payload/printable.js'

describe('a sender’s text that is printed', () => {
  test.each([
    ['plain text', 'data.items.0.id', 'data.items.0.id'],
    ['nothing', '', ''],
    ['letters of any script, and emoji', 'é 室 தமிழ் 🧪', 'é 室 தமிழ் 🧪'],
    ['a newline', 'a\r\nb', 'a\\u{d}\\u{a}b'],
    ['an ANSI sequence', '\u001b[31mred', '\\u{1b}[31mred'],
    ['the other ANSI introducer', '\u009b31m', '\\u{9b}31m'],
    ['a NUL, a backspace and a DEL', '\0\b\u007f', '\\u{0}\\u{8}\\u{7f}'],
    ['a line and a paragraph separator', '\u2028\u2029', '\\u{2028}\\u{2029}'],
    ['a change of direction', 'a\u202eb\u2066c', 'a\\u{202e}b\\u{2066}c'],
    ['an invisible character', 'a\u200bb\ufeff', 'a\\u{200b}b\\u{feff}'],
    ['an invisible tag outside the first plane', 'a\u{e0041}', 'a\\u{e0041}'],
    ['half a surrogate pair', 'a\ud83eb', 'a\\u{d83e}b'],
  ])('shows %s', (_what, text, shown) => {
    expect(printable(text, 200)).toBe(shown)
  })

  test.each([
    ['that just fits stays whole', 'x'.repeat(10), 'x'.repeat(10)],
    ['that is too long is cut', 'x'.repeat(11), `${'x'.repeat(9)}…`],
    ['that grows too long by its escapes is cut, too', '\n'.repeat(10), '\\u{a}\\u{a…'],
    ['is never cut within a character', '🧪'.repeat(6), `${'🧪'.repeat(4)}\ufffd…`],
  ])('%s', (_what, text, shown) => {
    expect(printable(text, 10)).toBe(shown)
  })

  test('leaves nothing that a terminal would act on, and is short, whatever it is given', () => {
    for (let code = 0; code < 0x3000; code++) {
      const shown = printable(String.fromCharCode(code).repeat(300), 40)
      expect(shown.length).toBeLessThanOrEqual(40)
      // what Node itself would escape in a quoted string
      expect(inspect(shown.replaceAll(/[\\'"]/g, ''))).not.toContain('\\')
    }
    expect(printable('x'.repeat(900_000), 200)).toHaveLength(200)
  })
})
