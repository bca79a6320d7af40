import { describe, test, vi } from 'vitest'
import { providerContract } from '../../../../src/testing/contracts/provider/contract.js'
import { soundProvider, underContract } from './acme.js'

vi.mock('../../../../src/crypto/node-crypto.js', () => ({ nodeCrypto: undefined }))

describe('a provider keeps the published provider contract where there is no node:crypto', () => {
  for (const { name, run } of providerContract(underContract(soundProvider))) test(name, run)
})
