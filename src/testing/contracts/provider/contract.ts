import { type ContractCase, casesFor } from '../contract-case.js'
import { hostileCases } from './hostile.js'
import { refusedCases } from './refused.js'
import { type ProviderUnderContract, subjectOf } from './subject.js'
import { verifiedCases } from './verified.js'

/**
 * The cases that a provider of your own must pass, for any test runner. They sign as the provider's scheme describes
 * itself, and can't know whether your sender signs so: verify a delivery that it has sent beside them.
 *
 * @example
 * ```ts
 * const samples = [{ payload: { kind: 'order.paid', id: 'evt_1', body: {} }, event: { type: 'order.paid', id: 'evt_1' } }] as const
 * for (const { name, run } of providerContract({ create: ({ secret }) => acme(secret), samples })) test(name, run)
 * ```
 */
export function providerContract(provider: ProviderUnderContract): readonly ContractCase[] {
  return casesFor([...verifiedCases, ...refusedCases, ...hostileCases], () => subjectOf(provider))
}
