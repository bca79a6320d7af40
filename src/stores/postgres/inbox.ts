import { claimedMessage, deadMessage, type InboxEngine } from '../../delivery/inbox/engine.js'
import { defineInbox, type Inbox, type InboxOptions } from '../../delivery/inbox/inbox.js'
import { type PostgresLike, queryOf } from './client.js'
import { versionsOf } from './schema.js'
import { after, explained, type PostgresTable, postgresTable, type QueryTable } from './table.js'

/** How a PostgreSQL inbox is set up. */
export interface PostgresInboxOptions extends InboxOptions {
  /** The table, created by {@link PostgresTable.ensureTable}. Default: `hookproof_inbox`. */
  readonly table?: string
}

const columns = `
  id text PRIMARY KEY, key text NOT NULL, provider text NOT NULL, content text NOT NULL,
  attempt integer NOT NULL, due_at timestamptz NOT NULL, owner text NOT NULL, dead boolean NOT NULL, error text NOT NULL`

/**
 * The SQL of an inbox's table, for your own migrations, as {@link tableSql} is that of a store's.
 *
 * @throws ConfigError `option_invalid`
 */
export function inboxTableSql(table = 'hookproof_inbox'): readonly string[] {
  const index = table.slice(table.indexOf('.') + 1)
  return versionsOf(table, [
    `
CREATE TABLE ${table} (${columns});
CREATE UNIQUE INDEX ${index}_key ON ${table} (key) WHERE NOT dead;
CREATE INDEX ${index}_due ON ${table} (provider, due_at) WHERE NOT dead`,
  ])
}

/**
 * An inbox in PostgreSQL: one row for each event that waits, or was set aside. Workers find what is due with
 * `FOR UPDATE SKIP LOCKED`, so they don't wait for each other.
 *
 * @throws ConfigError `option_invalid`
 *
 * @example
 * ```ts
 * const inbox = postgresInbox(pool)
 * await inbox.ensureTable()
 * app.post('/webhooks/labsync', webhook(hook, inbox.add, { store }))
 * const worker = inbox.work(hook, (event) => console.log(event.type))
 * ```
 */
export function postgresInbox(
  client: PostgresLike,
  options: PostgresInboxOptions = {},
): Inbox & Pick<PostgresTable, 'ensureTable'> {
  const { table = 'hookproof_inbox', ...times } = options
  const { ensureTable } = inboxTable(client, times.timeout, table)
  return { ...defineInbox(postgresInboxEngine(client, times.timeout, table), times), ensureTable }
}

/** The engine of {@link postgresInbox}. */
export function postgresInboxEngine(
  client: PostgresLike,
  timeout = 2,
  name = 'hookproof_inbox',
): InboxEngine {
  const { query } = inboxTable(client, timeout, name)
  const changed = async (sql: string, ...values: readonly unknown[]) =>
    (await query(`${sql} RETURNING 1`, values)).length === 1
  const own = 'WHERE id = $1 AND owner = $2 AND NOT dead'

  return {
    name: 'PostgreSQL',
    async add({ id, key, provider, content }, transaction) {
      const run = isPostgresLike(transaction) ? explained(queryOf(transaction), name) : query
      await run(addSqlOf(name), [id, key, provider, content])
    },
    async claim(provider, owner, leaseMs, limit) {
      return (await query(claimSqlOf(name), [provider, owner, leaseMs, limit])).map(claimedMessage)
    },
    renew: (id, owner, leaseMs) =>
      changed(`UPDATE ${name} SET due_at = ${after('$3')} ${own}`, id, owner, leaseMs),
    async complete(id, owner) {
      const deleted = await changed(`DELETE FROM ${name} ${own}`, id, owner)
      return deleted || (await query(`SELECT 1 FROM ${name} WHERE id = $1`, [id])).length === 0
    },
    async retry(id, owner, afterMs, error) {
      const due = `due_at = ${after('$3')}, owner = '', error = $4`
      await query(`UPDATE ${name} SET ${due} ${own}`, [id, owner, afterMs, error])
    },
    async bury(id, owner, error) {
      await query(`UPDATE ${name} SET dead = true, owner = '', error = $3 ${own}`, [id, owner, error])
    },
    async count() {
      const [row = {}] = await query(countSqlOf(name), [])
      return { waiting: Number(row.waiting), dead: Number(row.dead) }
    },
    async listDead(limit, behind) {
      return (await query(listSqlOf(name), [behind, limit])).map(deadMessage)
    },
    // under a key of its own, since the same event may wait under the other by now
    revive: (id) =>
      changed(
        `UPDATE ${name} SET dead = false, key = id, attempt = 0, due_at = clock_timestamp() WHERE id = $1 AND dead`,
        id,
      ),
    remove: (id) => changed(`DELETE FROM ${name} WHERE id = $1 AND dead`, id),
  }
}

function inboxTable(client: PostgresLike, timeout = 2, table = 'hookproof_inbox'): QueryTable {
  return postgresTable(client, timeout, table, inboxTableSql(table))
}

function addSqlOf(name: string): string {
  return `
INSERT INTO ${name} (id, key, provider, content, attempt, due_at, owner, dead, error)
VALUES ($1, $2, $3, $4, 0, clock_timestamp(), '', false, '')
ON CONFLICT (key) WHERE NOT dead DO NOTHING`
}

// as an array, so that the rows are chosen once: a join may choose them anew for each row it looks at
function claimSqlOf(name: string): string {
  return `
UPDATE ${name} SET owner = $2, attempt = attempt + 1, due_at = ${after('$3')}
WHERE id = ANY (ARRAY(
  SELECT id FROM ${name} WHERE provider = $1 AND NOT dead AND due_at <= clock_timestamp()
  ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED
))
RETURNING id, content, attempt`
}

function countSqlOf(name: string): string {
  return `SELECT count(*) FILTER (WHERE NOT dead) AS waiting, count(*) FILTER (WHERE dead) AS dead FROM ${name}`
}

function listSqlOf(name: string): string {
  return `
SELECT id, provider, content, attempt, error FROM ${name} WHERE dead AND id > $1 ORDER BY id LIMIT $2`
}

function isPostgresLike(transaction: unknown): transaction is PostgresLike {
  const { query, unsafe } = Object(transaction)
  return typeof query === 'function' || typeof unsafe === 'function'
}
