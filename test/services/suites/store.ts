import { type EngineUnderContract, storeContract } from '../../contracts/store/contract.js'
import { receiverWithStore } from './receiver.js'

/** All that is asked of a store on a real engine. */
export function storeSuite(engine: EngineUnderContract): void {
  storeContract(engine)
  receiverWithStore(engine.name, engine.open)
}
