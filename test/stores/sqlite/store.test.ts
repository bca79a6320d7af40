import { storeContract } from '../../contracts/store/contract.js'
import { sqliteContracts, sqliteUnderContract } from '../../contracts/store/sqlite.js'
import { freshMemory } from '../../support/sqlite-wasm.js'

storeContract(sqliteUnderContract('a WASM SQLite', freshMemory))
sqliteContracts('a WASM SQLite', freshMemory, { connections: 'one' })
