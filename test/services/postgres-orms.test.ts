import { drizzle } from 'drizzle-orm/node-postgres'
import { pgTable, text } from 'drizzle-orm/pg-core'
import knexOf from 'knex'
import { Kysely, PostgresDialect } from 'kysely'
import { Pool, type PoolClient } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgresTransactions } from '../../src/stores/postgres/index.js'
import { freshId, receivers } from '../contracts/store/receiver.js'
import { hasPostgres, type PostgresServer, startPostgres } from './engines/postgres.js'

/** What an ORM does with a client. */
interface Orm {
  /** Writes an effect. */
  affect(client: PoolClient, id: string): Promise<unknown>
  /** Writes two effects in a transaction of the ORM's own: one that it rolls back, and one that it commits. */
  affectInTransactions(client: PoolClient, undone: string, done: string): Promise<unknown>
}

class Undo extends Error {}
const undo = () => {
  throw new Undo()
}
const undone = (error: unknown) => {
  if (!(error instanceof Undo)) throw error
}

const effectsTable = pgTable('effects', { id: text() })

const drizzleOrm: Orm = {
  affect: (client, id) => drizzle(client).insert(effectsTable).values({ id }),
  async affectInTransactions(client, first, second) {
    await drizzle(client)
      .transaction(async (tx) => {
        await tx.insert(effectsTable).values({ id: first })
        undo()
      })
      .catch(undone)
    await drizzle(client).transaction(async (tx) => {
      await tx.insert(effectsTable).values({ id: second })
      await tx
        .transaction((inner) => inner.insert(effectsTable).values({ id: first }).then(undo))
        .catch(undone)
    })
  },
}

function kyselyOver(client: PoolClient): Kysely<{ effects: { id: string } }> {
  return new Kysely({
    dialect: new PostgresDialect({ pool: { connect: async () => client, end: async () => {} } }),
  })
}

const kyselyOrm: Orm = {
  affect: (client, id) => kyselyOver(client).insertInto('effects').values({ id }).execute(),
  async affectInTransactions(client, first, second) {
    const database = kyselyOver(client)
    await database
      .transaction()
      .execute((tx) => tx.insertInto('effects').values({ id: first }).execute().then(undo))
      .catch(undone)
    await database.transaction().execute((tx) => tx.insertInto('effects').values({ id: second }).execute())
  },
}

// the dialect only, with no connection of its own
const knex = knexOf({ client: 'pg' })

const knexOrm: Orm = {
  affect: (client, id) => knex('effects').insert({ id }).connection(client),
  async affectInTransactions(client, first, second) {
    const insert = (id: string) => knex('effects').insert({ id })
    await knex
      .transaction((tx) => insert(first).transacting(tx).then(undo), { connection: client })
      .catch(undone)
    await knex.transaction((tx) => insert(second).transacting(tx), { connection: client })
  },
}

describe.skipIf(!hasPostgres)('in the store’s transaction', () => {
  let server: PostgresServer
  let pool: Pool
  let store: ReturnType<typeof postgresTransactions<PoolClient>>
  beforeAll(async () => {
    server = await startPostgres()
    pool = new Pool({ connectionString: server.url, connectionTimeoutMillis: 2000 })
    store = postgresTransactions<PoolClient>(pool)
    await store.ensureTable()
    await pool.query('CREATE TABLE effects (id text)')
  })
  afterAll(async () => {
    await pool.end()
    await server.stop()
  })

  const effects = async (id: string) =>
    (await pool.query('SELECT id FROM effects WHERE id = $1', [id])).rows.length

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
        expect(await effects(id)).toBe(0)
        if (fails) throw new Error('on purpose')
      })
      expect((await deliver(id)).status).toBe(500)
      expect(await effects(id)).toBe(0)
      fails = false
      expect((await deliver(id)).status).toBe(200)
      expect((await deliver(id)).status).toBe(200)
      expect(await effects(id)).toBe(1)
    })

    test('has transactions of its own inside, as savepoints', async () => {
      const [first, second] = [freshId(), freshId()]
      let fails = true
      const { deliver } = receivers(store, async (__, context) => {
        await orm.affectInTransactions(store.transactionOf(context), first, second)
        expect(await effects(second)).toBe(0)
        if (fails) throw new Error('on purpose')
      })
      expect((await deliver(first)).status).toBe(500)
      expect([await effects(first), await effects(second)]).toEqual([0, 0])
      fails = false
      expect((await deliver(first)).status).toBe(200)
      expect([await effects(first), await effects(second)]).toEqual([0, 1])
    })
  })
})
