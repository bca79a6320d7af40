import type { JsonTokens } from './tokens.js'

/** Puts the tokens of a JSON text together again; `undefined` where that would be too large. */
export type Layout = (json: JsonTokens) => string | undefined

/** Without any blanks, as `JSON.stringify` writes it. */
export const compact: Layout = ({ tokens }) => tokens.join('')

/** A blank behind each comma and colon, as Python writes it. */
export const spaced: Layout = ({ tokens }) =>
  tokens.map((token) => (token === ',' || token === ':' ? `${token} ` : token)).join('')

/** Beyond, nothing is indented: each line would be longer than most bodies. */
const mostDepth = 64
const mostChars = 4 * 1024 * 1024

/** Each member on a line of its own. */
function indented(indent: string, lineBreak = '\n'): Layout {
  return ({ tokens, depth }) => {
    if (depth > mostDepth) return undefined
    const lines = Array.from({ length: depth + 1 }, (_, level) => lineBreak + indent.repeat(level))
    let level = 0
    let length = 0
    const pieces: string[] = []
    for (const [index, token] of tokens.entries()) {
      if (isClosing(token)) level--
      else if (isOpening(token)) level++
      const piece = withLine(token, lines[level] ?? '', tokens[index - 1], tokens[index + 1])
      length += piece.length
      if (length > mostChars) return undefined
      pieces.push(piece)
    }
    return pieces.join('')
  }
}

function withLine(token: string, line: string, previous = '', next = ''): string {
  if (token === ',') return token + line
  if (token === ':') return ': '
  // an empty object or array stays on its line
  if (isOpening(token)) return isClosing(next) ? token : token + line
  return isClosing(token) && !isOpening(previous) ? line + token : token
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
