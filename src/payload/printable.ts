/**
 * A sender's text, made fit to print: at most `maxLength` characters, and nothing in it that a terminal or a
 * log would act on, such as a newline, an ANSI sequence or a change of direction.
 *
 * @example
 * ```ts
 * printable('data.\u001b[31mid', 200) // 'data.\\u{1b}[31mid'
 * ```
 */
export function printable(text: string, maxLength: number): string {
  // one character more than fits, so that the cut shows; and cut first, since the text may be the whole body
  const escaped = text.slice(0, maxLength + 1).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escapeSequence)
  return escaped.length > maxLength ? `${escaped.slice(0, maxLength - 1).toWellFormed()}…` : escaped
}

function escapeSequence(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`
}
