import { describe } from 'vitest'
import type { ProviderCase } from './case.js'
import { testConfiguration } from './configuration.js'
import { testRefused } from './refused.js'
import { testSchemas } from './schemas.js'
import { testVerified } from './verified.js'

/** What every provider promises. */
export function providerContract(sender: ProviderCase): void {
  describe(`${sender.name}, by the provider contract`, () => {
    testVerified(sender)
    testRefused(sender)
    testConfiguration(sender)
    testSchemas(sender)
  })
}
