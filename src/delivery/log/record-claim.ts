import { utf8 } from '../../crypto/bytes.js'
import { storedKey } from '../define-store.js'
import type { Delivery, Lease, Refusal } from '../store.js'
import type { DeliveryEntry } from './engine.js'
import { asciiJson, asciiText, factsOf } from './facts.js'
import type { LoggedDelivery, RecordedLease } from './log.js'
import { recordLease, written } from './record-lease.js'
import type { Records } from './records.js'
import type { Sealer } from './seal.js'
import type { AttemptState } from './status.js'

/** Records what became of a receiver's claim on a delivery. */
export async function recordClaim(
  records: Records,
  sealer: Sealer,
  claim: Lease | Refusal,
  logged: LoggedDelivery,
): Promise<RecordedLease | Refusal> {
  if (typeof claim !== 'string') return recordLease(records, () => entryOf(sealer, logged), claim, 'received')
  if (claim === 'done') await written(() => settleDone(records, logged.delivery.key))
  if (claim === 'superseded') await written(() => saveRefused(records, sealer, logged, claim))
  // it is answered 200 and handled by nobody: where it can't be found here, the sender must come again
  if (claim === 'conflict') await saveRefused(records, sealer, asConflict(logged), claim)
  return claim
}

async function saveRefused(
  records: Records,
  sealer: Sealer,
  logged: LoggedDelivery,
  status: 'conflict' | 'superseded',
): Promise<void> {
  await records.save({ ...(await entryOf(sealer, logged)), ...refusedState(status) })
}

/** Records that a delivery was handled, where its process died between the completion and saying so here. */
export async function settleDone(records: Records, deliveryKey: string): Promise<void> {
  await records.settle({ key: await storedKey(deliveryKey), status: 'handled', fence: 0 })
}

/** The state of a delivery that the store refused. */
export function refusedState(status: 'conflict' | 'superseded'): AttemptState {
  return { status, fence: Date.now() * 1000 }
}

/** A delivery whose id was handled before with another body, under a key of its own. */
function asConflict(logged: LoggedDelivery): LoggedDelivery {
  const { key, fingerprint } = logged.delivery
  const delivery: Delivery = { ...logged.delivery, key: `conflict:${fingerprint}:${key}` }
  return { ...logged, delivery }
}

async function entryOf(sealer: Sealer, logged: LoggedDelivery): Promise<DeliveryEntry> {
  const { delivery, provider, event, body } = logged
  const facts = asciiJson(factsOf(logged))
  return {
    key: await storedKey(delivery.key),
    provider: asciiText(event.provider),
    type: asciiText(event.type),
    receivedAt: Date.now(),
    facts,
    seal: await sealer.seal(provider, facts),
    body: typeof body === 'string' ? utf8(body) : body,
  }
}
