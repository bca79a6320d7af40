import { inTransaction, type SqliteLike } from './client.js'

/** A table, and how it came about: the first version creates it, and each later one changes it. */
export interface TableDefinition {
  readonly name: string
  readonly versions: readonly string[]
}

/** The table of a store. Times are milliseconds since the epoch; a lease that ends at 0 has been given back. */
export const deliveries: TableDefinition = {
  name: 'hookproof_deliveries',
  versions: [
    `
CREATE TABLE hookproof_deliveries (
  key TEXT PRIMARY KEY, owner TEXT NOT NULL, fingerprint TEXT NOT NULL, attempt INTEGER NOT NULL,
  fence INTEGER NOT NULL, at REAL, lease_ends_at INTEGER NOT NULL, done INTEGER NOT NULL, ends_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX hookproof_deliveries_ends_at ON hookproof_deliveries (ends_at);`,
  ],
}

/**
 * The SQL of the store's table, for your own migrations: one text for each version. Run them in turn, each in a
 * transaction. A store runs those that are missing at its first use; it knows them by the table `hookproof_schema`.
 */
export function tableSql(): readonly string[] {
  return versionsOf(deliveries)
}

/** Runs the versions of a table that were not run yet, in one transaction. */
export function ensureTable(database: SqliteLike, table: TableDefinition): void {
  if (versionIn(database, table) === table.versions.length) return
  inTransaction(database, () => {
    // another process may have run them since
    for (const sql of versionsOf(table).slice(versionIn(database, table))) database.exec(sql)
  })
}

/** Makes each version of a table remember that it was run. */
function versionsOf({ name, versions }: TableDefinition): readonly string[] {
  return versions.map((sql, index) =>
    `
CREATE TABLE IF NOT EXISTS hookproof_schema (name TEXT PRIMARY KEY, version INTEGER NOT NULL);
${sql.trim()}
INSERT INTO hookproof_schema (name, version) VALUES ('${name}', ${index + 1})
ON CONFLICT (name) DO UPDATE SET version = excluded.version;`.trim(),
  )
}

/** How many versions of a table were run. */
function versionIn(database: SqliteLike, { name }: TableDefinition): number {
  const hasSchema = database.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'hookproof_schema'`).get()
  if (!hasSchema) return 0
  const row = database.prepare('SELECT version FROM hookproof_schema WHERE name = ?').get(name)
  return Number(Object(row).version ?? 0)
}
