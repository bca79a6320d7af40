// node:sqlite is there from Node 22 on: run.ts runs this file under one.
import { DatabaseSync } from 'node:sqlite'
import { sqliteLogContracts } from '../contracts/log/sqlite.js'
import { sqliteContracts, sqliteUnderContract } from '../contracts/store/sqlite.js'
import { sqliteFaultCases } from '../contracts/store/sqlite-faults.js'
import { storeSuite } from '../contracts/store/suite.js'
import { freshFile } from '../support/sqlite.js'

const fresh = () => freshFile((file) => new DatabaseSync(file))

storeSuite(sqliteUnderContract('node:sqlite', fresh))
sqliteContracts('node:sqlite', fresh)
sqliteLogContracts('node:sqlite', fresh)
sqliteFaultCases('node:sqlite', fresh)
