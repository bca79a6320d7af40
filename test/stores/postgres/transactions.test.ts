import { PGlite, type Transaction } from '@electric-sql/pglite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TransactionStore } from '../../../src/delivery/transaction-store.js'
import {
  type PostgresLike,
  type PostgresTable,
  postgresTransactions,
} from '../../../src/stores/postgres/index.js'
import { transactionsContract } from '../../contracts/store/transactions.js'
import { type PgClient, type PostgresJsSql, pgPool, postgresJs } from '../../support/postgres.js'

const insert = 'INSERT INTO effects (id) VALUES ($1)'
let database: PGlite

beforeAll(async () => {
  database = new PGlite()
  await database.exec('CREATE TABLE effects (id text)')
}, 60_000)
afterAll(() => database.close())

/** What all clients share: the table of effects, and a statement that fails. */
async function started<Client extends PostgresLike>(store: TransactionStore<Client> & PostgresTable) {
  await store.ensureTable()
  return {
    store,
    nonsense: 'SELECT 1 / 0',
    count: async (id: string) =>
      (await database.query('SELECT id FROM effects WHERE id = $1', [id])).rows.length,
    stop() {},
  }
}

transactionsContract(
  'PGlite in transactions',
  async () => {
    const store = postgresTransactions<Transaction>(database)
    return {
      ...(await started(store)),
      affect: (context, id) => store.transactionOf(context).query(insert, [id]),
      run: (context, statement) => store.transactionOf(context).query(statement),
    }
  },
  { connections: 'one' },
)

transactionsContract(
  'a pool of pg’s kind in transactions',
  async () => {
    const store = postgresTransactions<PgClient>(pgPool(database))
    return {
      ...(await started(store)),
      affect: (context, id) => store.transactionOf(context).query(insert, [id]),
      run: (context, statement) => store.transactionOf(context).query(statement),
    }
  },
  { connections: 'one' },
)

transactionsContract(
  'a client of postgres.js’s kind in transactions',
  async () => {
    const store = postgresTransactions<PostgresJsSql>(postgresJs(database))
    return {
      ...(await started(store)),
      affect: (context, id) => store.transactionOf(context)`INSERT INTO effects (id) VALUES (${id})`,
      run: (context, statement) => store.transactionOf(context).unsafe(statement),
    }
  },
  { connections: 'one' },
)

test('a key that another process has locked is in flight', async () => {
  const locked = { query: async () => ({ rows: [{ locked: false }] }), on() {}, off() {}, release() {} }
  const store = postgresTransactions<PgClient>({ ...locked, connect: async () => locked })
  expect(await store.claim({ key: 'k', fingerprint: 'a', rememberFor: 60 }, {})).toBe('in_flight')
})
