import { signsTime } from '../../testing/scheme-facts.js'
import type { Deliveries } from './deliveries.js'
import { NotApplicable } from './probe.js'

/**
 * For how many seconds a delivery of the sender counts as fresh.
 *
 * @throws NotApplicable where the sender signs no time
 */
export function requireReplayWindow({ scheme, provider }: Deliveries): number {
  if (signsTime(scheme)) return provider.replayWindow
  throw new NotApplicable(`${provider.name} signs no time.`)
}
