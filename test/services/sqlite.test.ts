import Database from 'better-sqlite3'
import { sqliteEngine } from '../../src/stores/sqlite/index.js'
import { storeContract } from '../contracts/store/contract.js'
import { freshDatabases } from './engines/sqlite.js'

storeContract({
  name: 'better-sqlite3',
  clock: 'this process’s',
  async open() {
    const { open, close } = await freshDatabases((file) => new Database(file))
    return { engine: sqliteEngine(open()), close }
  },
})
