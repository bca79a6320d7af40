import type { JsonTokens } from './tokens.js'

type Tree = string | readonly Tree[]

/** Beyond, nothing is sorted: each level takes a place on the stack. */
const mostDepth = 64

/** The same JSON with the members of each object in the order of their names. The value must be whole. */
export function sortMembers(json: JsonTokens): JsonTokens {
  if (json.depth > mostDepth) return json
  return { ...json, tokens: tokensIn(treesUntil('', json.tokens.values())) }
}

function tokensIn(tree: Tree, tokens: string[] = []): readonly string[] {
  if (typeof tree === 'string') tokens.push(tree)
  else for (const branch of tree) tokensIn(branch, tokens)
  return tokens
}

/** What stands before a closing bracket: values, and the signs between them. */
function treesUntil(closing: string, tokens: IterableIterator<string>): readonly Tree[] {
  const trees: Tree[] = []
  // an array's iterator goes on where an inner loop left it
  for (const token of tokens) {
    if (token === closing) break
    trees.push(treeFrom(token, tokens))
  }
  return trees
}

function treeFrom(token: string, following: IterableIterator<string>): Tree {
  if (token === '[') return [token, ...treesUntil(']', following), ']']
  if (token === '{') return [token, ...sorted(treesUntil('}', following)), '}']
  return token
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
  return String(name).slice(1, -1)
}
