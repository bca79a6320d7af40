import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FoundRecord, LogEngine } from '../../../src/delivery/define-log.js'
import type { DeliveryLog } from '../../../src/delivery/log.js'
import type { Store } from '../../../src/delivery/store.js'
import { laabam } from '../../../src/providers/laabam.js'
import { createReceiver } from '../../../src/receiver/receive.js'
import { sign } from '../../../src/signature/sign.js'
import { freshId } from './receiver.js'

export interface StartedLog {
  readonly store: Store
  readonly log: DeliveryLog
  /** The log's engine. */
  readonly engine: LogEngine
  /** A log of the same engine whose records stay for so many seconds. */
  readonly withTtl: (seconds: number) => LogEngine
  stop(): Promise<unknown> | unknown
}

const secret = 'whsec_log-contract'
const hook = laabam({ secret })
const keyOf = (id: string) => `laabam::${id}`

/** A body that only its own bytes are the same as: blanks, an escape, an emoji, a number no double holds. */
function bodyOf(id: string): Buffer {
  return Buffer.from(
    `{ "id":"${id}","type":"invoice.paid",\r\n"data":{"payment_id":"pay_1","note":"\\u00e9\\u0000 😀","n":9007199254740993}}`,
  )
}

const fail = (message: string) => () => Promise.reject(new Error(message))

/** What a delivery log must do on its engine, beside a store. */
export function logContract(name: string, start: () => Promise<StartedLog>): void {
  describe(`a delivery log in ${name}`, () => {
    let started: StartedLog
    beforeAll(async () => {
      started = await start()
    })
    afterAll(() => started.stop())

    /** The status answered to a delivery of an event. */
    async function deliver(id: string, handler: () => unknown): Promise<number> {
      const body = bodyOf(id)
      const headers = { 'x-laabam-signature': sign(body, secret), 'user-agent': 'laabam/1', cookie: 'a=b' }
      const { store, log } = started
      const receiver = createReceiver(hook, handler, { store, log, onOutcome: () => {} })
      const { status } = await receiver.receive({ method: 'POST', headers, readBody: () => body }, {})
      return status
    }

    function redeliver(id: string, handler: (event: unknown) => unknown, provider = hook): Promise<void> {
      const { store, log } = started
      return log.redeliver(keyOf(id), { provider, handler, store })
    }

    /** The record of an event. */
    async function recordOf(id: string): Promise<FoundRecord> {
      const record = await started.engine.load(keyOf(id))
      if (!record) throw new Error('It was not recorded.')
      return record
    }

    test('holds the bytes as they came, the outcome, the attempts, and no secret', async () => {
      const id = freshId()
      expect(await deliver(id, fail('the first time'))).toBe(500)
      expect(await recordOf(id)).toMatchObject({ code: 'handler_failed', attempts: 1 })
      expect(await deliver(id, () => {})).toBe(200)
      const record = await recordOf(id)
      expect(record).toMatchObject({ provider: 'laabam', type: 'invoice.paid', attempts: 2 })
      expect(record).not.toHaveProperty('code')
      expect(Buffer.from(record.body)).toEqual(bodyOf(id))
      expect(record.headers).toEqual({ 'user-agent': 'laabam/1' })
      expect(record.signedAt).toBeCloseTo(Date.now() / 1000, -1)
    })

    test('knows nothing of what was never delivered', async () => {
      expect(await started.engine.load(keyOf(freshId()))).toBeUndefined()
    })

    test('redelivers what was handled before, as the same event', async () => {
      const id = freshId()
      await deliver(id, () => {})
      const seen: unknown[] = []
      await redeliver(id, (event) => seen.push(event))
      expect(seen).toEqual([expect.objectContaining({ id, type: 'invoice.paid', verified: true })])
      expect(await recordOf(id)).toMatchObject({ attempts: 2 })
      // and the sender's next repeat is a duplicate, as before
      expect(await deliver(id, fail('handled twice'))).toBe(200)
    })

    test('redelivers what failed, and then it is done', async () => {
      const id = freshId()
      await deliver(id, fail('the first time'))
      await redeliver(id, () => {})
      expect(await deliver(id, fail('handled twice'))).toBe(200)
    })

    test('leaves done what was done, where its redelivery fails', async () => {
      const id = freshId()
      await deliver(id, () => {})
      await expect(redeliver(id, fail('this time'))).rejects.toMatchObject({ code: 'handler_failed' })
      expect(await deliver(id, fail('handled twice'))).toBe(200)
    })

    test('redelivers under no other secret, and nothing that was changed', async () => {
      const id = freshId()
      await deliver(id, () => {})
      const run = fail('it ran')
      await expect(redeliver(id, run, laabam({ secret: 'whsec_another' }))).rejects.toMatchObject({
        code: 'signature_mismatch',
      })
      const changed = Buffer.from(bodyOf(id).toString().replace('pay_1', 'pay_2'))
      await started.engine.save({ ...(await recordOf(id)), body: changed })
      await expect(redeliver(id, run)).rejects.toMatchObject({ code: 'signature_mismatch' })
    })

    test('counts each of many attempts at once', async () => {
      const id = freshId()
      await deliver(id, () => {})
      const record = await recordOf(id)
      await Promise.all(Array.from({ length: 19 }, () => started.engine.save(record)))
      expect(await recordOf(id)).toMatchObject({ attempts: 20 })
    })

    test('forgets what is over its time', async () => {
      const id = freshId()
      await deliver(id, () => {})
      await started.withTtl(0.05).save(await recordOf(id))
      await sleep(100)
      expect(await started.engine.load(keyOf(id))).toBeUndefined()
    })
  })
}
