import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import knexOf from 'knex'
import { Kysely, SqliteDialect } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sqliteTransactions } from '../../src/stores/sqlite/index.js'
import { freshId, receivers } from '../contracts/store/receiver.js'
import { type Connections, freshFile } from '../support/sqlite.js'

/** What an ORM does with a handler's database. */
interface Orm {
  /** Writes an effect. */
  affect(database: Database.Database, id: string): Promise<unknown>
  /** Writes two effects in a transaction of the ORM's own: one that it rolls back, and one that it commits. */
  affectInTransactions(database: Database.Database, undone: string, done: string): Promise<unknown>
}

class Undo extends Error {}
const undo = () => {
  throw new Undo()
}
const undone = (error: unknown) => {
  if (!(error instanceof Undo)) throw error
}

const effectsTable = sqliteTable('effects', { id: text() })

const drizzleOrm: Orm = {
  affect: async (database, id) => drizzle(database).insert(effectsTable).values({ id }).run(),
  async affectInTransactions(database, first, second) {
    const orm = drizzle(database)
    const fails = () =>
      orm.transaction((tx) => {
        tx.insert(effectsTable).values({ id: first }).run()
        undo()
      })
    expect(fails).toThrow(Undo)
    orm.transaction((tx) => tx.insert(effectsTable).values({ id: second }).run(), { behavior: 'immediate' })
    expect(orm.select().from(effectsTable).all()).toContainEqual({ id: second })
  },
}

const kyselyOver = (database: Database.Database) =>
  new Kysely<{ effects: { id: string } }>({ dialect: new SqliteDialect({ database }) })

const kyselyOrm: Orm = {
  affect: (database, id) => kyselyOver(database).insertInto('effects').values({ id }).execute(),
  async affectInTransactions(database, first, second) {
    const orm = kyselyOver(database)
    await orm
      .transaction()
      .execute((tx) => tx.insertInto('effects').values({ id: first }).execute().then(undo))
      .catch(undone)
    await orm.transaction().execute((tx) => tx.insertInto('effects').values({ id: second }).execute())
    expect(await orm.selectFrom('effects').selectAll().execute()).toContainEqual({ id: second })
  },
}

// the dialect only, with no connection of its own
const knex = knexOf({ client: 'better-sqlite3', useNullAsDefault: true })

const knexOrm: Orm = {
  affect: (database, id) => knex('effects').insert({ id }).connection(database),
  async affectInTransactions(database, first, second) {
    const insert = (id: string) => knex('effects').insert({ id })
    await knex
      .transaction((tx) => insert(first).transacting(tx).then(undo), { connection: database })
      .catch(undone)
    await knex.transaction((tx) => insert(second).transacting(tx), { connection: database })
  },
}

describe('in the store’s transaction on better-sqlite3', () => {
  let connections: Connections<Database.Database>
  let outside: Database.Database
  let store: ReturnType<typeof sqliteTransactions<Database.Database>>
  beforeEach(async () => {
    connections = await freshFile((file) => new Database(file))
    outside = connections.connect()
    outside.pragma('journal_mode = WAL')
    outside.exec('CREATE TABLE effects (id TEXT)')
    store = sqliteTransactions(connections.connect(), { timeout: 0.2 })
  })
  afterEach(() => connections.remove())

  const effects = (id: string) => outside.prepare('SELECT id FROM effects WHERE id = ?').all(id).length

  describe.each<[string, Orm]>([
    ['Drizzle', drizzleOrm],
    ['Kysely', kyselyOrm],
    ['Knex', knexOrm],
  ])('%s', (_, orm) => {
    test('writes what is committed with the completion, and what is rolled back with it', async () => {
      const id = freshId()
      let fails = true
      const { deliver } = receivers(store, async (__, context) => {
        await orm.affect(store.transactionOf(context), id)
        expect(effects(id)).toBe(0)
        if (fails) throw new Error('on purpose')
      })
      expect((await deliver(id)).status).toBe(500)
      expect(effects(id)).toBe(0)
      fails = false
      expect((await deliver(id)).status).toBe(200)
      expect((await deliver(id)).status).toBe(200)
      expect(effects(id)).toBe(1)
    })

    test('has transactions of its own inside, as savepoints', async () => {
      const [first, second] = [freshId(), freshId()]
      const { deliver } = receivers(store, async (__, context) => {
        await orm.affectInTransactions(store.transactionOf(context), first, second)
        expect(effects(second)).toBe(0)
      })
      expect((await deliver(second)).status).toBe(200)
      expect([effects(first), effects(second)]).toEqual([0, 1])
    })

    test('writes nothing once its handler’s time is over', async () => {
      const [id, late] = [freshId(), freshId()]
      let writing: Promise<unknown> = Promise.resolve()
      const { deliver } = receivers(store, (__, context) => {
        const database = store.transactionOf(context)
        writing = sleep(50).then(() => orm.affect(database, late))
      })
      expect((await deliver(id)).status).toBe(200)
      const lease = await store.claim({ key: freshId(), fingerprint: 'a', rememberFor: 60 }, {})
      await expect(writing).rejects.toThrow()
      if (typeof lease === 'object') await lease.complete()
      expect(effects(late)).toBe(0)
    })
  })

  test('rows that a handler was still reading hold nothing up', async () => {
    outside.exec(`INSERT INTO effects VALUES ('1'), ('2'), ('3')`)
    const { deliver } = receivers(store, (_, context) => {
      const rows = store.transactionOf(context).prepare('SELECT id FROM effects').iterate()
      expect(rows.next().value).toEqual({ id: '1' })
    })
    expect((await deliver(freshId())).status).toBe(200)
    expect((await deliver(freshId())).status).toBe(200)
  })

  test('a statement and a transaction of better-sqlite3 name the database of the handler', async () => {
    const { deliver } = receivers(store, (_, context) => {
      const database = store.transactionOf(context)
      expect(database).toBeInstanceOf(Database)
      expect(database.prepare('SELECT 1').database).toBe(database)
      const insert = database.prepare('INSERT INTO effects (id) VALUES (?)')
      database.transaction((ids: string[]) => {
        for (const id of ids) insert.run(id)
      })(['a', 'b'])
      expect(database.prepare('SELECT id FROM effects').pluck().all()).toEqual(['a', 'b'])
      expect(database.inTransaction).toBe(true)
    })
    expect((await deliver(freshId())).status).toBe(200)
    expect([effects('a'), effects('b')]).toEqual([1, 1])
  })
})
