import { type ContractCase, casesFor } from '../contract-case.js'
import { bodyCases } from './bodies.js'
import { deliveryCases } from './deliveries.js'
import { failureCases } from './failures.js'
import type { AdapterUnderContract } from './mount.js'
import { providerCases } from './providers.js'
import { refusalCases } from './refusals.js'

const cases = [...bodyCases, ...refusalCases, ...failureCases, ...deliveryCases, ...providerCases]

/**
 * The cases that an adapter must pass, for any test runner. They drive it by `fetch`: what takes a raw socket, such as a
 * sender that hangs up or drips, they can't ask.
 *
 * @example
 * ```ts
 * const findHeader = ({ request }: AcmeObjects, name: string) => request.headers.get(name)
 * for (const { name, run } of adapterContract({ serve, findHeader })) test(name, run)
 * ```
 */
export function adapterContract<Objects>(adapter: AdapterUnderContract<Objects>): readonly ContractCase[] {
  return casesFor<AdapterUnderContract<Objects>>(cases, () => adapter)
}
