import { vi } from 'vitest'
import type { DeliveryContext } from '../../src/delivery/context.js'
import { defineStore, type StoreEngine, type StoreOptions } from '../../src/delivery/define-store.js'
import type { AnyEvent } from '../../src/providers/event.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { delivery, hooks, outcomeSpy } from '../receiver/fixture.js'

export const granted = { attempt: 1, fence: 7 }

/** An engine that says yes to everything, but for what is said otherwise. */
export function engineSpy(changes: Partial<StoreEngine> = {}) {
  return {
    name: 'Acme',
    claim: vi.fn<StoreEngine['claim']>(changes.claim ?? (async () => granted)),
    renew: vi.fn<StoreEngine['renew']>(changes.renew ?? (async () => true)),
    complete: vi.fn<StoreEngine['complete']>(changes.complete ?? (async () => true)),
    release: vi.fn<StoreEngine['release']>(changes.release ?? (async () => {})),
  }
}

/** What a granted claim is ended by. */
export function leaseOf(engine: ReturnType<typeof engineSpy>): Parameters<StoreEngine['release']> {
  const [key, terms] = engine.claim.mock.lastCall ?? []
  if (!key || !terms) throw new Error('No claim was asked for.')
  return [key, { ...terms, ...granted }]
}

export const never = () => new Promise<never>(() => {})
export const late = <Value>(ms: number, value: Value) =>
  new Promise<Value>((resolve) => setTimeout(() => resolve(value), ms))

/** One delivery to a receiver with that engine. */
export function deliver(engine: StoreEngine, options: StoreOptions = {}, run: () => unknown = () => {}) {
  const onOutcome = outcomeSpy()
  const handler = vi.fn<(event: AnyEvent, context: DeliveryContext) => unknown>(run)
  const store = defineStore(engine, options)
  const receiver = createReceiver(
    hooks.labsync,
    async (event, context) => void (await handler(event, context)),
    {
      store,
      onOutcome,
    },
  )
  return { reply: receiver.receive(delivery(), {}), handler, onOutcome }
}
