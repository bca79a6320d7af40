import { ConfigError } from '../../errors.js'

const deliveryColumns = `
  key text PRIMARY KEY, owner text NOT NULL, fingerprint text NOT NULL, attempt integer NOT NULL,
  fence bigint NOT NULL, at float8, lease_ends_at timestamptz NOT NULL, done boolean NOT NULL,
  ends_at timestamptz NOT NULL`

/**
 * The SQL of a store's table, for your own migrations: one text for each version, of which the first creates the
 * table and each later one changes it. Run them in turn, each in a transaction. `ensureTable()` knows by the table
 * `hookproof_schema` which of them were run.
 *
 * @throws ConfigError `option_invalid`
 */
export function tableSql(table = 'hookproof_deliveries'): readonly string[] {
  return versionsOf(table, [`CREATE TABLE ${table} (${deliveryColumns});${endsAtIndex(table)}`])
}

/**
 * Makes each version of a table remember that it was run.
 *
 * @throws ConfigError `option_invalid` where the table's name is not a plain one
 */
export function versionsOf(table: string, versions: readonly string[]): readonly string[] {
  requireTableName(table)
  const schema = schemaTable(table)
  return versions.map((sql, index) =>
    `
CREATE TABLE IF NOT EXISTS ${schema} (name text PRIMARY KEY, version integer NOT NULL);
${sql.trim()};
INSERT INTO ${schema} (name, version) VALUES ('${table}', ${index + 1})
ON CONFLICT (name) DO UPDATE SET version = excluded.version;`.trim(),
  )
}

/** The index that a sweep finds its rows by, in SQL. */
export function endsAtIndex(table: string): string {
  return `
CREATE INDEX ${unqualified(table)}_ends_at ON ${table} (ends_at)`
}

/**
 * Runs the versions of a table that were not run yet, in SQL. It is one statement, which every client can run,
 * and one transaction; of processes that run it at once, one does and the others wait.
 */
export function ensureSql(table: string, versions: readonly string[]): string {
  const schema = schemaTable(table)
  const steps = versions.map((sql, index) => `IF known < ${index + 1} THEN\n${sql}\nEND IF;`)
  // a role that may not create anything can call this, too, where the table is there
  return `
DO $hookproof$ DECLARE known integer := 0; BEGIN
PERFORM pg_advisory_xact_lock(hashtext('hookproof_schema')), set_config('client_min_messages', 'warning', true);
IF to_regclass('${schema}') IS NOT NULL THEN
known := coalesce((SELECT version FROM ${schema} WHERE name = '${table}'), 0);
END IF;
${steps.join('\n')}
END $hookproof$`
}

/** The table that remembers versions: it stands in the schema of the table it is about. */
function schemaTable(table: string): string {
  return `${table.slice(0, -unqualified(table).length)}hookproof_schema`
}

function unqualified(table: string): string {
  return table.slice(table.indexOf('.') + 1)
}

function requireTableName(table: string): void {
  if (!/^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/.test(table))
    throw new ConfigError(
      'option_invalid',
      'Expected table as a plain lower-case name, with or without a schema in front, such as webhooks.deliveries.',
    )
}
