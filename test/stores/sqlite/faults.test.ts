import { sqliteFaultCases } from '../../contracts/store/sqlite-faults.js'
import { freshFile } from '../../support/sqlite.js'
import { openWasm } from '../../support/sqlite-wasm.js'

sqliteFaultCases('a WASM SQLite', () => freshFile(openWasm), { readers: 'none beside a writer' })
