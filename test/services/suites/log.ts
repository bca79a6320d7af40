import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { laabam } from '../../../src/providers/laabam.js'
import type { Store } from '../../../src/delivery/define-store.js'
import { createReceiver } from '../../../src/receiver/receive.js'
import { type DeliveryLog, recorded } from '../../../src/delivery/log.js'
import { sign } from '../../../src/signature/sign.js'
import { freshId } from './receiver.js'

export interface OpenLog {
  readonly store: Store
  readonly log: DeliveryLog
  /** A log of the same engine that keeps its records for so many seconds. */
  readonly keeping: (seconds: number) => DeliveryLog
  close(): Promise<unknown> | unknown
}

const secret = 'whsec_services-log'
const hook = laabam({ secret })
const keyOf = (id: string) => `laabam::${id}`

/** A body that only its own bytes are the same as: blanks, an escape, an emoji, a number no double holds. */
function bodyOf(id: string): Buffer {
  return Buffer.from(
    `{ "id":"${id}","type":"invoice.paid",\r\n"data":{"payment_id":"pay_1","note":"\\u00e9\\u0000 😀","n":9007199254740993}}`,
  )
}

/** What a delivery log, and a store that records in it, must do on its engine. */
export function logSuite(name: string, open: () => Promise<OpenLog>): void {
  describe(`a delivery log in ${name}`, () => {
    let opened: OpenLog
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    /** The status answered to a delivery of an event. */
    async function deliver(id: string, handler: () => unknown): Promise<number> {
      const body = bodyOf(id)
      const headers = { 'x-laabam-signature': sign(body, secret), 'user-agent': 'laabam/1', cookie: 'a=b' }
      const store = recorded(opened.store, opened.log)
      const receiver = createReceiver(hook, handler, { store, onOutcome: () => {} })
      const { status } = await receiver.receive({ method: 'POST', headers, readBody: () => body }, {})
      return status
    }

    test('keeps the bytes as they came, the outcome, the attempts, and no secret', async () => {
      const id = freshId()
      expect(await deliver(id, () => Promise.reject(new Error('the first time')))).toBe(500)
      expect(await opened.log.load(keyOf(id))).toMatchObject({ code: 'handler_failed', attempts: 1 })
      expect(await deliver(id, () => {})).toBe(200)
      const record = await opened.log.load(keyOf(id))
      expect(record).toMatchObject({ provider: 'laabam', type: 'invoice.paid', attempts: 2 })
      expect(record).not.toHaveProperty('code')
      expect(Buffer.from(record?.body ?? '')).toEqual(bodyOf(id))
      expect(record?.headers).toEqual({ 'user-agent': 'laabam/1' })
      expect(record?.signedAt).toBeCloseTo(Date.now() / 1000, -1)
    })

    test('knows nothing of what was never delivered', async () => {
      expect(await opened.log.load(keyOf(freshId()))).toBeUndefined()
    })

    test('redelivers what was handled before, as the same event', async () => {
      const id = freshId()
      await deliver(id, () => {})
      const seen: unknown[] = []
      const store = recorded(opened.store, opened.log)
      await store.redeliver(keyOf(id), hook, (event) => seen.push(event))
      expect(seen).toEqual([expect.objectContaining({ id, type: 'invoice.paid', verified: true })])
      expect(await opened.log.load(keyOf(id))).toMatchObject({ attempts: 2 })
      // and the sender's next repeat is a duplicate, as before
      expect(await deliver(id, () => Promise.reject(new Error('handled twice')))).toBe(200)
    })

    test('redelivers what failed, and then it is done', async () => {
      const id = freshId()
      await deliver(id, () => Promise.reject(new Error('the first time')))
      await recorded(opened.store, opened.log).redeliver(keyOf(id), hook, () => {})
      expect(await deliver(id, () => Promise.reject(new Error('handled twice')))).toBe(200)
    })

    test('redelivers under no other secret, and nothing that was changed', async () => {
      const id = freshId()
      await deliver(id, () => {})
      const store = recorded(opened.store, opened.log)
      const other = laabam({ secret: 'whsec_another' })
      const run = () => Promise.reject(new Error('it ran'))
      await expect(store.redeliver(keyOf(id), other, run)).rejects.toMatchObject({
        code: 'signature_mismatch',
      })
      const record = await opened.log.load(keyOf(id))
      if (!record) throw new Error('It was recorded.')
      await opened.log.save({ ...record, body: Buffer.from(bodyOf(id).toString().replace('pay_1', 'pay_2')) })
      await expect(store.redeliver(keyOf(id), hook, run)).rejects.toMatchObject({
        code: 'signature_mismatch',
      })
    })

    test('counts each of many attempts at once', async () => {
      const id = freshId()
      await deliver(id, () => {})
      const record = await opened.log.load(keyOf(id))
      if (!record) throw new Error('It was recorded.')
      await Promise.all(Array.from({ length: 19 }, () => opened.log.save(record)))
      expect(await opened.log.load(keyOf(id))).toMatchObject({ attempts: 20 })
    })

    test('forgets what is over its time', async () => {
      const id = freshId()
      await deliver(id, () => {})
      const record = await opened.log.load(keyOf(id))
      if (!record) throw new Error('It was recorded.')
      await opened.keeping(0.05).save(record)
      await sleep(100)
      expect(await opened.log.load(keyOf(id))).toBeUndefined()
    })
  })
}
