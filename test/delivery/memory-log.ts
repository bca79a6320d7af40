import { type DeliveryRecord, defineLog, type FoundRecord } from '../../src/delivery/define-log.js'
import type { DeliveryLog, Redelivery } from '../../src/delivery/log.js'
import type { Store } from '../../src/delivery/store.js'
import type { Provider } from '../../src/providers/define.js'
import type { AnyEvent } from '../../src/providers/event.js'
import { laabam } from '../../src/providers/laabam.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { sign } from '../../src/signature/sign.js'
import { memoryStore } from '../../src/stores/memory.js'

export const secret = 'whsec_record'
export const hook = laabam({ secret })
export const body = '{"id":"evt_1","type":"invoice.paid","data":{"payment_id":"pay_1"}}'
export const key = 'laabam::evt_1'

/** A log in this process, as the engines' logs are in theirs. */
export function memoryLog() {
  const rows = new Map<string, FoundRecord>()
  const log = defineLog({
    async save(record: DeliveryRecord) {
      rows.set(record.key, { ...record, attempts: (rows.get(record.key)?.attempts ?? 0) + 1 })
    },
    load: async (key) => rows.get(key),
  })
  return { ...receiving(log), rows }
}

/** A store and a log, as a receiver and a redelivery share them. */
export function receiving(log: DeliveryLog, store: Store = memoryStore()) {
  const redeliver = <Events extends AnyEvent>(
    key: string,
    provider: Provider<Events>,
    handler: Redelivery<Events>['handler'],
  ) => log.redeliver(key, { provider, handler, store })
  return { log, store, redeliver }
}

export function delivery(text: string | Uint8Array, headers: Record<string, string>) {
  return { method: 'POST', headers, readBody: () => text }
}

export async function deliver({ store, log }: { store: Store; log: DeliveryLog }, handler: () => unknown) {
  const headers = {
    'X-Laabam-Signature': sign(body, secret),
    'User-Agent': 'laabam/1',
    Authorization: 'Bearer of-a-proxy',
    Cookie: 'session=1',
    'X-Api-Key': 'k',
  }
  return createReceiver(hook, handler, { store, log, onOutcome: () => {} }).receive(
    delivery(body, headers),
    {},
  )
}
