// A process that acknowledges each delivery and never ends handling it. It sends its port, and is killed.
import { createServer } from 'node:http'
import { Pool } from 'pg'
import { webhook } from '../../../src/adapters/node.js'
import { laabam } from '../../../src/providers/laabam.js'
import { postgresLog, postgresStore } from '../../../src/stores/postgres/index.js'

const [, , connectionString = '', secret = ''] = process.argv
const pool = new Pool({ connectionString, connectionTimeoutMillis: 2000 })
const store = postgresStore(pool, { lease: 1 })
const never = () => new Promise(() => {})
const listener = webhook(laabam({ secret }), never, { store, log: postgresLog(pool), ack: 'before' })

const server = createServer(listener).listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') process.send?.(address?.port)
})
