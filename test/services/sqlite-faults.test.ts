import Database from 'better-sqlite3'
import { sqliteFaultCases } from '../contracts/store/sqlite-faults.js'
import { freshFile } from '../support/sqlite.js'

sqliteFaultCases('better-sqlite3', () => freshFile((file) => new Database(file)))
