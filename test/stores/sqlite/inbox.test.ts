import { sqliteInboxEngine } from '../../../src/stores/sqlite/inbox.js'
import { sqliteInbox, sqliteTransactions } from '../../../src/stores/sqlite/index.js'
import { inboxContract } from '../../contracts/inbox/contract.js'
import { inboxReceiverContract } from '../../contracts/inbox/receiver.js'
import { freshFile } from '../../support/sqlite.js'
import { freshMemory, openWasm } from '../../support/sqlite-wasm.js'

inboxContract('SQLite in this process', async () => {
  const { connect, remove } = await freshMemory()
  return { engine: sqliteInboxEngine(connect()), stop: remove }
})

inboxReceiverContract('an inbox on SQLite in this process', async () => {
  const { connect, remove } = await freshFile(openWasm)
  const store = sqliteTransactions(connect())
  return { inbox: sqliteInbox(connect()), elsewhere: sqliteInbox(connect()), store, stop: remove }
})
