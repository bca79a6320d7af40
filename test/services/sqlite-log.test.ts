import Database from 'better-sqlite3'
import { sqliteLogContracts } from '../contracts/log/sqlite.js'
import { freshFile } from '../support/sqlite.js'

sqliteLogContracts('better-sqlite3', () => freshFile((file) => new Database(file)))
