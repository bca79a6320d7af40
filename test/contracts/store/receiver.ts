import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { DeliveryContext } from '../../../src/delivery/context.js'
import { defineStore, type StoreEngine } from '../../../src/delivery/define-store.js'
import type { Store } from '../../../src/delivery/store.js'
import type { AnyEvent } from '../../../src/providers/event.js'
import { laabam } from '../../../src/providers/laabam.js'
import { labsync } from '../../../src/providers/labsync.js'
import type { ReceiverOptions } from '../../../src/receiver/options.js'
import type { Outcome } from '../../../src/receiver/outcome.js'
import { createReceiver } from '../../../src/receiver/receive.js'
import type { StartedEngine } from './contract.js'

const secret = 'whsec_store-contract'
let counter = 0
export const freshId = () => `evt-${process.pid}-${Date.now()}-${counter++}`

export type Handle = (event: AnyEvent, context: DeliveryContext) => unknown

function incoming(header: string, body: string) {
  const at = Math.floor(Date.now() / 1000)
  const mac = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
  return { method: 'POST', headers: { [header]: `t=${at},v1=${mac}` }, readBody: () => body }
}

/** A promise, and what resolves it. */
export function deferred<Value>(): [Promise<Value>, (value: Value) => void] {
  let resolve: (value: Value) => void = () => {}
  const promise = new Promise<Value>((settle) => {
    resolve = settle
  })
  return [promise, resolve]
}

/** Two receivers on one store, as in two processes, and what they tell. */
export function receivers(store: Store, handle: Handle, limits: Partial<ReceiverOptions> = {}) {
  const outcomes: Outcome[] = []
  const handler = vi.fn<Handle>(handle)
  const options = { store, onOutcome: (outcome: Outcome) => void outcomes.push(outcome) }
  const run: (event: AnyEvent, context: DeliveryContext) => Promise<void> = async (event, context) =>
    void (await handler(event, context))
  const [first, second] = [labsync({ secret }), laabam({ secret, tolerance: 300 })].map((provider) =>
    createReceiver<AnyEvent>(provider, run, { ...options, handlerTimeout: false, ...limits }),
  )
  if (!first || !second) throw new Error('No receivers.')
  return {
    handler,
    outcomes,
    /** Delivers an event that is known by its body. */
    deliver: (id: string) =>
      first.receive(incoming('x-labsync-signature', `{"event":"job.created","data":{"id":"${id}"}}`), {}),
    /** Delivers an event that is known by its id. */
    deliverId: (id: string, data = '{}') =>
      second.receive(
        incoming(
          'x-laabam-signature',
          `{"id":${JSON.stringify(id)},"type":"customer.created","data":${data}}`,
        ),
        {},
      ),
  }
}

/** What a receiver must do with a store on an engine. */
export function receiverContract(name: string, start: () => Promise<StartedEngine>): void {
  describe(`a receiver with ${name}`, () => {
    let engine: StoreEngine
    let stop: StartedEngine['stop']
    beforeAll(async () => {
      ;({ engine, stop } = await start())
    })
    afterAll(() => stop())

    test('handles an event once, and answers what repeats it 200', async () => {
      const { deliver, handler, outcomes } = receivers(defineStore(engine), () => {})
      const id = freshId()
      for (let sent = 0; sent < 3; sent++) expect((await deliver(id)).status).toBe(200)
      expect(handler).toHaveBeenCalledOnce()
      expect(outcomes.map(({ duplicate }) => duplicate)).toEqual([undefined, true, true])
    })

    test('handles one of a hundred deliveries at once, and tells the others to come again', async () => {
      const { deliver, handler } = receivers(defineStore(engine), () => sleep(300))
      const id = freshId()
      const replies = await Promise.all(Array.from({ length: 100 }, () => deliver(id)))
      expect(handler).toHaveBeenCalledOnce()
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
      for (const { status, headers } of replies)
        if (status !== 200)
          expect([status, headers['retry-after']]).toEqual([409, expect.stringMatching(/^\d+$/)])
      expect((await deliver(id)).status).toBe(200)
      expect(handler).toHaveBeenCalledOnce()
    })

    test('gives an event back whose handler fails', async () => {
      const handle = vi.fn<Handle>().mockRejectedValueOnce(new Error('on purpose'))
      const { deliver, handler, outcomes } = receivers(defineStore(engine), handle)
      const id = freshId()
      expect((await deliver(id)).status).toBe(500)
      expect((await deliver(id)).status).toBe(200)
      expect(handler).toHaveBeenCalledTimes(2)
      expect(outcomes.map(({ code }) => code)).toEqual(['handler_failed', undefined])
    })

    test('tells of another body under one id, and doesn’t handle it', async () => {
      const { deliverId, handler, outcomes } = receivers(defineStore(engine), () => {})
      const id = freshId()
      expect((await deliverId(id)).status).toBe(200)
      expect((await deliverId(id, '{"name":"another"}')).status).toBe(200)
      expect(handler).toHaveBeenCalledOnce()
      expect(outcomes.map(({ code }) => code)).toEqual([undefined, 'payload_conflict'])
    })

    test.each([
      ['unprintable characters', '\u0000\n\u2028'],
      ['letters of other scripts', 'größe-漢字-🧪'],
      ['ten thousand characters', 'x7'.repeat(5000)],
    ])('handles an event once whose id has %s', async (_, odd) => {
      const { deliverId, handler } = receivers(defineStore(engine), () => {})
      const id = freshId() + odd
      expect([(await deliverId(id)).status, (await deliverId(id)).status]).toEqual([200, 200])
      expect((await deliverId(`${id}0`)).status).toBe(200)
      expect(handler).toHaveBeenCalledTimes(2)
    })

    test('handles an event once whose handler outlives its lease several times', async () => {
      const { deliver, handler, outcomes } = receivers(defineStore(engine, { lease: 0.5 }), () => sleep(2000))
      const id = freshId()
      const first = deliver(id)
      for (let sent = 0; sent < 5; sent++) {
        await sleep(350)
        expect((await deliver(id)).status).toBe(409)
      }
      expect((await first).status).toBe(200)
      expect((await deliver(id)).status).toBe(200)
      expect(handler).toHaveBeenCalledOnce()
      expect(outcomes.some(({ code }) => code === 'lease_lost')).toBe(false)
    })

    test('refuses the completion of a stale owner, who is told, and lets the next one handle the event', async () => {
      let asked = 0
      const severed: StoreEngine = {
        ...engine,
        renew: () => {
          asked++
          return Promise.reject(new Error('on purpose'))
        },
      }
      const [aborted, abort] = deferred<unknown>()
      const [resumed, resume] = deferred<void>()
      const stale = receivers(defineStore(severed, { lease: 0.3 }), async (_, { signal }) => {
        signal.addEventListener('abort', () => abort(signal.reason))
        await resumed
      })
      const next = receivers(defineStore(engine), () => {})
      const id = freshId()
      const first = stale.deliver(id)
      expect(await aborted).toMatchObject({ code: 'lease_lost' })
      expect(asked).toBeGreaterThan(0)
      expect((await next.deliver(id)).status).toBe(200)
      resume()
      expect((await first).status).toBe(500)
      expect(stale.outcomes).toMatchObject([{ code: 'lease_lost', status: 500 }])
      expect((await next.deliver(id)).status).toBe(200)
      expect(next.outcomes.map(({ duplicate }) => duplicate)).toEqual([undefined, true])
    })
  })
}
