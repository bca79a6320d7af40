import { defineLog, type LogOptions } from '../../../src/delivery/log/define-log.js'
import type { AttemptEntry, LogEngine } from '../../../src/delivery/log/engine.js'
import type { Store } from '../../../src/delivery/store.js'
import { flabs } from '../../../src/providers/flabs/index.js'
import { laabam } from '../../../src/providers/laabam.js'
import type { ReceiverOptions } from '../../../src/receiver/options.js'
import { createReceiver } from '../../../src/receiver/receive.js'
import { sign } from '../../../src/signature/sign.js'
import { memoryStore } from '../../../src/stores/memory.js'
import { memoryLogEngine } from '../../../src/stores/memory-log.js'

export const secret = 'whsec_record'
export const hook = laabam({ secret })
/** A sender that verifies nothing, and so has no secret. */
export const unverifiedHook = flabs({ unverified: true })
export const bill = '{"labID":"l","eventType":"bill.created","eventTime":1705747800,"data":{}}'
export const key = 'laabam::id:evt_1'

export const fail =
  (message = 'the first time') =>
  () =>
    Promise.reject(new Error(message))

/** A body of Laabam's with an id. */
export function bodyOf(id = 'evt_1', payment = 'pay_1'): string {
  return JSON.stringify({ id, type: 'invoice.paid', data: { payment_id: payment } })
}

/** A store and a log in this process, and a receiver for them; parts of either may be another's. */
export function setUp(
  changes: {
    store?: Store
    engine?: Partial<LogEngine>
    options?: LogOptions
    receiver?: Partial<ReceiverOptions>
  } = {},
) {
  const engine: LogEngine = { ...memoryLogEngine(), ...changes.engine }
  const store = changes.store ?? memoryStore()
  const log = defineLog(engine, changes.options)
  const options = { store, log, onOutcome: () => {}, ...changes.receiver }

  /** Delivers a body of Laabam's. */
  async function deliver(handler: () => unknown, body: string | Uint8Array = bodyOf(), headers = {}) {
    const signed = { 'x-laabam-signature': sign(body, secret), ...headers }
    return createReceiver(hook, handler, options).receive(
      { method: 'POST', headers: signed, readBody: () => body },
      {},
    )
  }

  /** Delivers a bill of Flabs', which nobody has signed. */
  async function deliverUnverified() {
    return createReceiver(unverifiedHook, fail(), options).receive(
      { method: 'POST', headers: {}, readBody: () => bill },
      {},
    )
  }

  /** Changes a record as somebody could who writes to the engine. */
  async function tamper(change: Partial<AttemptEntry>, at = key): Promise<void> {
    const found = await engine.load(at)
    if (!found) throw new Error('It was not recorded.')
    await engine.remove(at)
    await engine.save([{ ...found, fence: 1, ...change }])
  }

  return { engine, store, log, deliver, deliverUnverified, tamper }
}
