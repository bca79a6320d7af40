import { type EngineUnderContract, storeContract } from './contract.js'
import { receiverContract } from './receiver.js'

/** All that is asked of a store on an engine. */
export function storeSuite(engine: EngineUnderContract): void {
  storeContract(engine)
  receiverContract(engine.name, engine.start)
}
