/** What a statement does to the transaction that it runs in. */
export type TransactionControl =
  | 'begin'
  | 'commit'
  | 'rollback'
  /** It ends the transaction, or changes what it is, in a way that no savepoint can stand in for. */
  | 'other'

// Comments, and what is quoted. Where it takes less for quoted than PostgreSQL does, as in a nested comment, words
// are judged that do nothing, and a statement is refused that might have passed.
const quoted =
  /--[^\n]*|\/\*[\s\S]*?\*\/|(?<![\w$])e'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<![\w$])\$([a-z_]\w*)?\$[\s\S]*?\$\1\$/gi

const plain: readonly (readonly [RegExp, TransactionControl])[] = [
  [/^(begin|start\s+transaction)(\s+(work|transaction))?$/, 'begin'],
  [/^(commit|end)(\s+(work|transaction))?$/, 'commit'],
  [/^(rollback|abort)(\s+(work|transaction))?$/, 'rollback'],
]
const toSavepoint = /^rollback\s+((work|transaction)\s+)?to\s/
const any = /^(begin|start|commit|end|rollback|abort|prepare\s+transaction)\b/

/** What a text does to the transaction that it runs in; `undefined` where it leaves it alone. */
export function transactionControlOf(text: string): TransactionControl | undefined {
  const statements = text
    .replace(quoted, ' ')
    .split(';')
    .map((statement) => statement.trim().toLowerCase())
    .filter((statement) => statement !== '')
  const controls = statements.map(controlOf)
  if (controls.every((control) => control === undefined)) return undefined
  return statements.length === 1 ? controls[0] : 'other'
}

function controlOf(statement: string): TransactionControl | undefined {
  if (!any.test(statement) || toSavepoint.test(statement)) return undefined
  return plain.find(([pattern]) => pattern.test(statement))?.[1] ?? 'other'
}
