/** What runs in place of a handler's SQL. */
export interface SavepointSql {
  readonly sql: string
  /** What must run after it. */
  readonly afterwards?: string
}

// SQLite names a savepoint that is missing, as for a COMMIT without a BEGIN
const savepoint = '"a BEGIN of the handler"'
const release = `RELEASE ${savepoint}`

/** Ends a BEGIN that the handler has left open. Throws where there is none. */
export const releaseLeftOpenSql = release

// Comments, and what is quoted.
const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--.*|\/\*[\s\S]*?(?:\*\/|$)/g

const replacements: readonly (readonly [RegExp, SavepointSql])[] = [
  [/^begin\b/i, { sql: `SAVEPOINT ${savepoint}` }],
  [/^(commit|end)\b/i, { sql: release }],
  [/^rollback\b(?!\s+(transaction\s+)?to\b)/i, { sql: `ROLLBACK TO ${savepoint}`, afterwards: release }],
]

/**
 * SQL for use inside a transaction that somebody else ends: a BEGIN, COMMIT or ROLLBACK becomes the savepoint that
 * does the same, and all else is left as it is. `undefined` where one of them stands among other statements, and
 * for a PRAGMA, which may outlast the transaction.
 */
export function savepointSql(sql: string): SavepointSql | undefined {
  const statements = sql
    .replace(quoted, ' ')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
  if (statements.some((statement) => /^pragma\b/i.test(statement))) return undefined
  const [replacement] = statements.flatMap((statement) =>
    replacements.filter(([control]) => control.test(statement)),
  )
  if (!replacement) return { sql }
  return statements.length === 1 ? replacement[1] : undefined
}
