import { sha256 } from '../crypto/sha256.js'
import type { DeliveryFacts, Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'
import type { BodyBytes } from '../types.js'
import type { Delivery } from './store.js'

/** What a store is told of a verified event. */
export async function deliveryOf(
  event: AnyEvent,
  body: BodyBytes,
  provider: Provider,
  endpoint: string,
): Promise<Delivery> {
  const fingerprint = await sha256(body)
  return {
    key: `${senderOf(provider)}:${endpoint}:${event.id ?? `sha256-${fingerprint}`}`,
    fingerprint,
    rememberFor: repeatsFor(provider),
  }
}

// escaped, so that no account can be mistaken for an endpoint or an id
function senderOf({ name, account }: Provider): string {
  return account === undefined ? name : `${name}@${encodeURIComponent(account.toWellFormed())}`
}

/** For how many seconds the sender may repeat a delivery, or somebody replay one. */
export function repeatsFor({ delivery, replayWindow }: Pick<Provider, 'delivery' | 'replayWindow'>): number {
  const horizon = retryHorizon(delivery)
  // a delivery that can be replayed for ever can't be outlasted
  return Number.isFinite(replayWindow) ? horizon + replayWindow : horizon
}

function retryHorizon({ retriesFor, retriesAfter = [] }: DeliveryFacts): number {
  return retriesFor ?? retriesAfter.reduce((sum, seconds) => sum + seconds, 0)
}
