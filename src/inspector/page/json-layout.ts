/** A piece of JSON text, and what it is. */
export interface JsonPiece {
  readonly kind: 'key' | 'string' | 'number' | 'word' | 'mark'
  readonly text: string
}

const token = /\s+|"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/**
 * Lays a JSON text out, a member on each line. Its tokens stay as they were written: numbers with all their digits, keys
 * that stand there twice, and escapes. `undefined` where it is no JSON.
 */
export function layOutJson(text: string): readonly (readonly JsonPiece[])[] | undefined {
  if (!isJson(text)) return undefined
  const tokens = Array.from(text.matchAll(token), ([found]) => found).filter((found) => found.trim() !== '')
  const lines: JsonPiece[][] = [[]]
  let depth = 0

  const add = (piece: JsonPiece) => lines.at(-1)?.push(piece)
  const breakLine = () => lines.push([{ kind: 'mark', text: '  '.repeat(depth) }])

  for (const [at, found] of tokens.entries()) {
    const next = tokens[at + 1] ?? ''
    add({ kind: kindOf(found, next), text: found === ':' ? ': ' : found })
    if (isOpening(found)) depth++
    if (isClosing(next)) depth--
    const isEmpty = isOpening(found) && isClosing(next)
    if (!isEmpty && (isOpening(found) || found === ',' || isClosing(next))) breakLine()
  }
  return lines
}

function isOpening(found: string): boolean {
  return found === '{' || found === '['
}

function isClosing(found: string): boolean {
  return found === '}' || found === ']'
}

function kindOf(found: string, next: string): JsonPiece['kind'] {
  if (found.startsWith('"')) return next === ':' ? 'key' : 'string'
  if (/^[-\d]/.test(found)) return 'number'
  return /^[{}[\],:]$/.test(found) ? 'mark' : 'word'
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
