import type { JsonTokens } from './tokens.js'

/** Puts the tokens of a JSON text together again; `undefined` where that would be too large. */
export type Layout = (json: JsonTokens) => string | undefined

/** Without any blanks, as `JSON.stringify` writes it. */
export const compact: Layout = ({ tokens }) => tokens.join('')

/** A blank behind each comma and colon, as Python writes it. */
export const spaced: Layout = ({ tokens }) =>
  tokens.map((token) => (token === ',' || token === ':' ? `${token} ` : token)).join('')

/** Beyond, nothing is indented: of brackets alone, each may take a line longer than the one before. */
const mostChars = 4 * 1024 * 1024

/** Each member on a line of its own. */
function indented(indent: string, lineBreak = '\n'): Layout {
  return ({ tokens }) => {
    // one for each level: 1 MiB takes 16 ms so, and 30 where each is cut from the one before
    const lines: string[] = []
    let text = ''
    let level = 0
    let previous = ''
    for (const token of tokens) {
      if (isClosing(token)) level--
      // an empty object or array stays on its line
      const isFirst = isOpening(previous) && !isClosing(token)
      const isLast = isClosing(token) && !isOpening(previous)
      if (isFirst || isLast || previous === ',') text += lines[level] ??= lineBreak + indent.repeat(level)
      text += token === ':' ? ': ' : token
      if (isOpening(token)) level++
      if (text.length > mostChars) return undefined
      previous = token
    }
    return text
  }
}

function isOpening(token: string): boolean {
  return token === '{' || token === '['
}

function isClosing(token: string): boolean {
  return token === '}' || token === ']'
}

export const twoSpaces = indented('  ')
export const fourSpaces = indented('    ')
export const tabs = indented('\t')
export const twoSpacesOnWindows = indented('  ', '\r\n')
