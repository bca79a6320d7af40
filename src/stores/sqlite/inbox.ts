import { claimedMessage, deadMessage, type InboxEngine } from '../../delivery/inbox/engine.js'
import { defineInbox, type Inbox, type InboxOptions } from '../../delivery/inbox/inbox.js'
import type { SqliteLike, SqliteValue } from './client.js'
import type { TableDefinition } from './schema.js'
import { sqliteTable } from './table.js'

const messages: TableDefinition = {
  name: 'hookproof_inbox',
  versions: [
    `
CREATE TABLE hookproof_inbox (
  id TEXT PRIMARY KEY, key TEXT NOT NULL, provider TEXT NOT NULL, content TEXT NOT NULL,
  attempt INTEGER NOT NULL, due_at INTEGER NOT NULL, owner TEXT NOT NULL, dead INTEGER NOT NULL, error TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX hookproof_inbox_key ON hookproof_inbox (key) WHERE dead = 0;
CREATE INDEX hookproof_inbox_due ON hookproof_inbox (provider, due_at) WHERE dead = 0;`,
  ],
}

const addSql = `
INSERT INTO hookproof_inbox (id, key, provider, content, attempt, due_at, owner, dead, error)
VALUES (?, ?, ?, ?, 0, ?, '', 0, '')
ON CONFLICT (key) WHERE dead = 0 DO NOTHING`

const claimSql = `
UPDATE hookproof_inbox SET owner = ?, attempt = attempt + 1, due_at = ?
WHERE id IN (
  SELECT id FROM hookproof_inbox WHERE provider = ? AND dead = 0 AND due_at <= ? ORDER BY due_at LIMIT ?
)
RETURNING id, content, attempt`

const ownSql = 'WHERE id = ? AND owner = ? AND dead = 0'
const renewSql = `UPDATE hookproof_inbox SET due_at = ? ${ownSql}`
const completeSql = `DELETE FROM hookproof_inbox ${ownSql}`
const retrySql = `UPDATE hookproof_inbox SET due_at = ?, owner = '', error = ? ${ownSql}`
const burySql = `UPDATE hookproof_inbox SET dead = 1, owner = '', error = ? ${ownSql}`
const countSql = 'SELECT count(*) AS messages, coalesce(sum(dead), 0) AS dead FROM hookproof_inbox'
const listSql = `
SELECT id, provider, content, attempt, error FROM hookproof_inbox WHERE dead = 1 AND id > ? ORDER BY id LIMIT ?`
// under a key of its own, since the same event may wait under the other by now
const reviveSql = `
UPDATE hookproof_inbox SET dead = 0, key = id, attempt = 0, due_at = ? WHERE id = ? AND dead = 1`
const removeSql = 'DELETE FROM hookproof_inbox WHERE id = ? AND dead = 1'

/**
 * An inbox in an SQLite file: one row for each event that waits, or was set aside. The table is created at the
 * first use. Beside `sqliteTransactions`, give it a connection of its own: events are stored by the
 * transaction's.
 *
 * @example
 * ```ts
 * const inbox = sqliteInbox(new DatabaseSync('webhooks.db'))
 * app.post('/webhooks/labsync', webhook(hook, inbox.add, { store }))
 * const worker = inbox.work(hook, (event) => console.log(event.type))
 * ```
 */
export function sqliteInbox(database: SqliteLike, options: InboxOptions = {}): Inbox {
  return defineInbox(sqliteInboxEngine(database, options.timeout), options)
}

/** The engine of {@link sqliteInbox}. It waits up to `timeout` seconds while another connection writes. */
export function sqliteInboxEngine(database: SqliteLike, timeout = 2): InboxEngine {
  const table = sqliteTable(database, messages, timeout)
  const run = (sql: string, ...values: readonly SqliteValue[]) =>
    Number(database.prepare(sql).run(...values).changes) === 1
  const changed = (sql: string, ...values: readonly SqliteValue[]) => table.run(() => run(sql, ...values))
  const rows = (sql: string, ...values: readonly SqliteValue[]) =>
    table.run(() =>
      database
        .prepare(sql)
        .all(...values)
        .map(rowOf),
    )

  return {
    name: 'SQLite',
    async add({ id, key, provider, content }, transaction) {
      const values = [id, key, provider, content, Date.now()]
      if (!isSqliteLike(transaction)) return void (await changed(addSql, ...values))
      // where the table is missing, it is created as soon as this transaction has failed
      table.run(() => {}).catch(() => {})
      transaction.prepare(addSql).run(...values)
    },
    async claim(provider, owner, leaseMs, limit) {
      const now = Date.now()
      return (await rows(claimSql, owner, now + leaseMs, provider, now, limit)).map(claimedMessage)
    },
    renew: (id, owner, leaseMs) => changed(renewSql, Date.now() + leaseMs, id, owner),
    complete: (id, owner) =>
      table.run(
        () =>
          run(completeSql, id, owner) ||
          database.prepare('SELECT 1 FROM hookproof_inbox WHERE id = ?').get(id) === undefined,
      ),
    async retry(id, owner, afterMs, error) {
      await changed(retrySql, Math.ceil(Date.now() + afterMs), error, id, owner)
    },
    async bury(id, owner, error) {
      await changed(burySql, error, id, owner)
    },
    async count() {
      const [row = {}] = await rows(countSql)
      const dead = Number(row.dead)
      return { waiting: Number(row.messages) - dead, dead }
    },
    listDead: async (limit, after) => (await rows(listSql, after, limit)).map(deadMessage),
    revive: (id) => changed(reviveSql, Date.now(), id),
    remove: (id) => changed(removeSql, id),
  }
}

type Row = Readonly<Record<string, unknown>>

function rowOf(row: unknown): Row {
  // all that the drivers return are objects
  return Object(row)
}

function isSqliteLike(transaction: unknown): transaction is SqliteLike {
  return typeof Object(transaction).prepare === 'function'
}
