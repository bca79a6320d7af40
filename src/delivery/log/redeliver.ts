import { ConfigError } from '../../errors.js'
import { requireSeconds } from '../../options.js'
import type { AnyEvent } from '../../providers/event.js'
import { createContext, type DeliveryContext } from '../context.js'
import { storedKey } from '../define-store.js'
import { attributing } from '../failure.js'
import { type Dispatch, dispatcher } from '../handler.js'
import { runUnderLease } from '../run.js'
import type { Delivery, Lease, Refusal } from '../store.js'
import type { LoadedEntry } from './engine.js'
import { proofOf } from './facts.js'
import { refusedState, settleDone } from './record-claim.js'
import { recordLease, written } from './record-lease.js'
import type { Records } from './records.js'
import type { Redelivery, RedeliveryResult } from './redelivery.js'
import { type Sealer, unseal } from './seal.js'

/** Handles the delivery that is recorded under a key again, unless it is done. */
export type Redeliver = (deliveryKey: string) => Promise<RedeliveryResult>

/**
 * Creates a function that redelivers to one handler.
 *
 * @throws ConfigError `option_invalid`
 */
export function createRedeliver<Events extends AnyEvent, Objects extends object>(
  records: Records,
  sealer: Sealer,
  redelivery: Redelivery<Events, Objects>,
): Redeliver {
  requireRedelivery(redelivery)
  const { provider, handler, force = false, leaseLimit = 900 } = redelivery
  const limits = { handlerTimeout: undefined, leaseLimit }
  const dispatch: Dispatch<Events, Objects & DeliveryContext> = dispatcher(handler)

  return async (deliveryKey) => {
    const entry = await records.load(await storedKey(deliveryKey))
    if (!entry) throw new ConfigError('option_invalid', 'No delivery of this key is recorded.')
    const facts = await attributing('provider_failed', () => unseal(sealer, provider, entry))
    if (!force && entry.status === 'handled') return 'done'
    if (!force && entry.status === 'superseded') return 'superseded'
    const event = await attributing('provider_failed', () => provider.decode(entry.body, proofOf(facts)))

    const claim = await claimAgain(records, entry, facts.delivery, redelivery)
    if (typeof claim === 'string') return claim
    // sealed anew, so that the sender's secrets may go on rotating
    const resealed = async () => ({ ...entry, seal: await sealer.seal(provider, entry.facts) })
    const ahead = entry.status === 'handled' ? 'handled' : 'received'
    const lease = await recordLease(records, resealed, claim, ahead)
    const objects = Object.assign({}, redelivery.objects, { redelivery: crypto.randomUUID() })
    const context = createContext(
      objects,
      { provider: provider.name, deliveryKey: facts.delivery.key },
      lease,
    )
    const run = runUnderLease(dispatch, event, context, lease, limits)
    await attributing('store_unavailable', () => run.answered)
    return 'handled'
  }
}

/** Claims a recorded delivery as the sender's retry would. Records why it can't be claimed. */
async function claimAgain(
  records: Records,
  { key }: LoadedEntry,
  delivery: Delivery,
  { store, objects = {}, force = false }: Pick<Redelivery<AnyEvent>, 'store' | 'objects' | 'force'>,
): Promise<Lease | Refusal> {
  const again: Delivery = force ? { ...delivery, evenIfDone: true } : delivery
  const claim = await attributing('store_unavailable', async () => store.claim(again, objects))
  if (claim === 'done') await written(() => settleDone(records, key))
  if (claim === 'conflict' || claim === 'superseded')
    await written(() => records.settle({ key, ...refusedState(claim) }))
  return claim
}

function requireRedelivery({
  provider,
  store,
  leaseLimit = 1,
}: Pick<Redelivery<AnyEvent>, 'provider' | 'store' | 'leaseLimit'>): void {
  if (typeof provider?.decode !== 'function')
    throw new ConfigError('option_invalid', 'Expected a provider, such as labsync({ secret }).')
  if (typeof store?.claim !== 'function')
    throw new ConfigError(
      'option_invalid',
      "Expected the receiver's store: without it nothing keeps a redelivery and the sender's retry apart.",
    )
  requireSeconds('leaseLimit', leaseLimit, 86_400)
}
