import { sha256 } from '../crypto/sha256.js'
import { ConfigError, WebhookError } from '../errors.js'
import type { AnyEvent } from '../providers/event.js'
import { createContext } from './context.js'
import type { LogEngine } from './define-log.js'
import { dispatcher, runHandler } from './handler.js'
import { rememberFor } from './key.js'
import { unstoredLease } from './lease.js'
import type { DeliveryLog, Redelivery } from './log.js'
import { unseal } from './seal.js'
import type { Delivery, Lease, Store } from './store.js'

/** Handles a recorded delivery again. */
export async function redeliver<Events extends AnyEvent>(
  engine: LogEngine,
  log: DeliveryLog,
  key: string,
  { provider, handler, store }: Redelivery<Events>,
): Promise<void> {
  const dispatch = dispatcher(handler)
  const record = await engine.load(key)
  if (!record) throw new ConfigError('option_invalid', 'No delivery of this key is recorded.')
  const { body, headers } = record
  const event = await provider.decode(body, await unseal(provider, record))
  const fingerprint = await sha256(body)
  const delivery: Delivery = { key, fingerprint, rememberFor: rememberFor(provider, true), evenIfDone: true }
  const lease = log.record(await claimAgain(store, delivery), { delivery, provider, event, headers, body })
  const context = createContext({}, { provider: provider.name, deliveryKey: key }, lease)
  await runHandler(dispatch, event, context).then(
    () => lease.complete(),
    (error) => lease.release(error),
  )
}

async function claimAgain(store: Store | undefined, delivery: Delivery): Promise<Lease> {
  const claim = store ? await store.claim(delivery, {}) : unstoredLease
  if (typeof claim !== 'string') return claim
  throw new WebhookError(
    'delivery_in_flight',
    'This delivery is being handled right now: redeliver it later.',
  )
}
