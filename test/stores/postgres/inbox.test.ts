import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postgresInboxEngine } from '../../../src/stores/postgres/inbox.js'
import { postgresInbox, postgresTransactions } from '../../../src/stores/postgres/index.js'
import { inboxContract } from '../../contracts/inbox/contract.js'
import { inboxReceiverContract } from '../../contracts/inbox/receiver.js'
import { postgresJs } from '../../support/postgres.js'

let database: PGlite

beforeAll(async () => {
  database = new PGlite()
  await database.waitReady
  await postgresInbox(database).ensureTable()
}, 60_000)
afterAll(() => database.close())

inboxContract('PGlite', async () => ({ engine: postgresInboxEngine(database), stop() {} }))

inboxReceiverContract('an inbox on PGlite', async () => {
  // over the other kind of client
  const sql = postgresJs(database)
  const store = postgresTransactions(sql)
  await store.ensureTable()
  const table = 'shared_inbox'
  const [inbox, elsewhere] = [postgresInbox(sql, { table }), postgresInbox(database, { table })]
  await inbox.ensureTable()
  return { inbox, elsewhere, store, stop() {} }
})

test('an inbox has a table of its own, in any schema, and says where that is missing', async () => {
  await database.exec('CREATE SCHEMA webhooks')
  const inbox = postgresInbox(database, { table: 'webhooks.inbox' })
  await expect(
    inbox.add({ provider: 'laabam', type: 'a', data: {}, payload: {}, verified: true }, { deliveryKey: 'k' }),
  ).rejects.toMatchObject({
    code: 'store_unavailable',
    message: expect.stringContaining('ensureTable()'),
  })
  await inbox.ensureTable()
  await inbox.ensureTable()
  expect(await inbox.count()).toEqual({ waiting: 0, dead: 0 })
})
