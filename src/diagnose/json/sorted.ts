import type { JsonTokens } from './tokens.js'

type Tree = string | readonly Tree[]

/** Beyond, nothing is sorted: each level takes a place on the stack. */
const mostDepth = 64

/** The same JSON with the members of each object in the order of their names. The value must be whole. */
export function sortMembers(json: JsonTokens): JsonTokens {
  if (json.depth > mostDepth) return json
  const source = { tokens: json.tokens, at: 0 }
  return { ...json, tokens: tokensIn(valueFrom(source)) }
}

function tokensIn(tree: Tree, tokens: string[] = []): readonly string[] {
  if (typeof tree === 'string') tokens.push(tree)
  else for (const branch of tree) tokensIn(branch, tokens)
  return tokens
}

/** Tokens, and how many of them were read. */
interface Source {
  readonly tokens: readonly string[]
  at: number
}

function valueFrom(source: Source): Tree {
  const token = source.tokens[source.at++] ?? ''
  if (token === '[') return [token, ...piecesFrom(source, ']'), ']']
  if (token === '{') return [token, ...sorted(piecesFrom(source, '}')), '}']
  return token
}

/** What stands before a closing bracket: values, and the signs between them. */
function piecesFrom(source: Source, closing: string): readonly Tree[] {
  const pieces: Tree[] = []
  while (source.at < source.tokens.length && source.tokens[source.at] !== closing)
    pieces.push(valueFrom(source))
  source.at++
  return pieces
}

function sorted(pieces: readonly Tree[]): readonly Tree[] {
  const members: Tree[][] = [[]]
  for (const piece of pieces)
    if (piece === ',') members.push([])
    else members.at(-1)?.push(piece)
  return members.toSorted(byName).flatMap((member, index) => (index === 0 ? [member] : [',', member]))
}

function byName([first]: readonly Tree[], [second]: readonly Tree[]): number {
  const [a, b] = [nameOf(first), nameOf(second)]
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** A name without its quotes: they sort behind a blank. */
function nameOf(name: Tree | undefined): string {
  return typeof name === 'string' ? name.slice(1, -1) : ''
}
