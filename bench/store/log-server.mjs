/** A server that handles each event once, by a store on one of the engines, with a delivery log beside it or without. */
import { createServer } from 'node:http'
import { labsync } from '../../dist/labsync.js'
import { webhook } from '../../dist/node.js'
import { postgresLog, postgresStore } from '../../dist/stores/postgres.js'
import { sqliteLog, sqliteStore } from '../../dist/stores/sqlite.js'
import { secret } from '../http/delivery.mjs'
import { Database, Pool } from './engines.mjs'

const [, , name, engine, where] = process.argv
let handled = 0

const engines = {
  async PostgreSQL() {
    const pool = new Pool({ connectionString: where, connectionTimeoutMillis: 5000 })
    const [store, log] = [postgresStore(pool), postgresLog(pool)]
    await store.ensureTable()
    await log.ensureTable()
    return { store, log }
  },
  async SQLite() {
    const connect = (file) => {
      const database = new Database(`${where}/${name}-${file}.db`)
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
      return database
    }
    return { store: sqliteStore(connect('store')), log: sqliteLog(connect('log')) }
  },
}

const { store, log } = await engines[engine]()
const options = { store, bodyLimit: 2_097_152, ...(name === 'store and log' && { log }) }
const server = createServer(webhook(labsync({ secret }), () => void handled++, options))
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send({ handled, cpu: user + system })
})
