/** A text that begins as JSON, cut into its tokens. What stands in a token stands as it was written. */
export interface JsonTokens {
  /** Brackets, colons, commas, strings in their quotes, and literals such as numbers. */
  readonly tokens: readonly string[]
  /** How deep its objects and arrays lie in each other. */
  readonly depth: number
  /** The brackets that are missing at the end. Empty where the value is whole. */
  readonly missing: string
  /** The index behind the value. */
  readonly end: number
}

/** Beyond, JSON isn't looked into. */
const mostChars = 4 * 1024 * 1024
const mostTokens = 300_000

/**
 * The tokens of a text that begins as a JSON object or array; `undefined` of any other, and of one that is too large. Its
 * grammar isn't checked, but its brackets match.
 */
export function jsonTokensOf(text: string): JsonTokens | undefined {
  if (text.length > mostChars) return undefined
  const tokens: string[] = []
  const closing: string[] = []
  let depth = 0
  let at = skipBlanks(text, 0)
  if (text[at] !== '{' && text[at] !== '[') return undefined
  while (at < text.length) {
    const end = tokenEnd(text, at)
    const token = text.slice(at, end)
    if (tokens.push(token) > mostTokens) return undefined
    if (token === '{') depth = Math.max(depth, closing.push('}'))
    else if (token === '[') depth = Math.max(depth, closing.push(']'))
    else if ((token === '}' || token === ']') && closing.pop() !== token) return undefined
    if (closing.length === 0) return { tokens, depth, missing: '', end }
    at = skipBlanks(text, end)
  }
  return { tokens, depth, missing: closing.toReversed().join(''), end: text.length }
}

/** Whether nothing but blanks follows a value that is whole. */
export function isWhole({ missing, end }: JsonTokens, text: string): boolean {
  return missing === '' && skipBlanks(text, end) === text.length
}

function skipBlanks(text: string, start: number): number {
  let at = start
  while (isBlank(text.charCodeAt(at))) at++
  return at
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

const signs = new Set(Array.from('{}[]:,', (sign) => sign.charCodeAt(0)))
const quote = 0x22

function tokenEnd(text: string, start: number): number {
  const first = text.charCodeAt(start)
  if (signs.has(first)) return start + 1
  return first === quote ? stringEnd(text, start) : literalEnd(text, start)
}

function stringEnd(text: string, start: number): number {
  let at = text.indexOf('"', start + 1)
  while (at !== -1 && isEscaped(text, at)) at = text.indexOf('"', at + 1)
  return at === -1 ? text.length : at + 1
}

/** Whether an odd number of backslashes stands before a character. */
function isEscaped(text: string, index: number): boolean {
  let at = index
  while (text[at - 1] === '\\') at--
  return (index - at) % 2 === 1
}

function literalEnd(text: string, start: number): number {
  let at = start + 1
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (signs.has(code) || code === quote || isBlank(code)) break
  }
  return at
}
