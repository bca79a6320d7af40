import Database from 'better-sqlite3'
import { sqliteContracts, sqliteUnderContract } from '../contracts/store/sqlite.js'
import { storeSuite } from '../contracts/store/suite.js'
import { freshFile } from '../support/sqlite.js'

const fresh = () => freshFile((file) => new Database(file))

storeSuite(sqliteUnderContract('better-sqlite3', fresh))
sqliteContracts('better-sqlite3', fresh)
