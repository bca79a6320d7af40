import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DeliveryLog } from '../../../src/delivery/log/log.js'
import type { DeliveryRecord } from '../../../src/delivery/log/record.js'
import type { Store } from '../../../src/delivery/store.js'
import { laabam } from '../../../src/providers/laabam.js'
import { createReceiver } from '../../../src/receiver/receive.js'
import { sign } from '../../../src/signature/sign.js'

export interface LogBesideStore {
  readonly name: string
  readonly start: () => Promise<StartedLogAndStore>
}

export interface StartedLogAndStore {
  readonly store: Store
  readonly log: DeliveryLog
  stop(): Promise<unknown> | unknown
}

const secret = 'whsec_log-contract'
const hook = laabam({ secret })
const keyOf = (id: string) =>
  id.length > 200
    ? `laabam::id-sha256:${createHash('sha256').update(JSON.stringify(id)).digest('hex')}`
    : `laabam::id:${encodeURIComponent(JSON.stringify(id).slice(1, -1))}`
const fail = (message: string) => () => Promise.reject(new Error(message))

let counter = 0
const freshId = (of = 'evt') => `${of}_${process.pid}_${Date.now()}_${counter++}`

/** A body that only its own bytes are the same as: blanks, an escape, an emoji, a number no double holds. */
function bodyOf(id: string, payment = 'pay_1'): Buffer {
  return Buffer.from(
    `{ "id":${JSON.stringify(id)},"type":"invoice.paid",\r\n"data":{"payment_id":"${payment}","note":"\\u00e9\\u0000 😀","n":9007199254740993}}`,
  )
}

/** What a delivery log must do beside a store, on its engine. */
export function logReceiverContract({ name, start }: LogBesideStore): void {
  describe(`${name} records what a receiver gets`, () => {
    let store: Store
    let log: DeliveryLog
    let stop: StartedLogAndStore['stop']
    beforeAll(async () => {
      ;({ store, log, stop } = await start())
    })
    afterAll(() => stop())

    /** The status answered to a delivery of an event. */
    async function deliver(id: string, handler: () => unknown, body = bodyOf(id)): Promise<number> {
      const headers = { 'x-laabam-signature': sign(body, secret), 'user-agent': 'laabam/1', cookie: 'a=b' }
      const receiver = createReceiver(hook, handler, { store, log, onOutcome: () => {} })
      const { status } = await receiver.receive({ method: 'POST', headers, readBody: () => body }, {})
      return status
    }

    const redeliver = (id: string, handler: (event: unknown) => unknown, force = false) =>
      log.redeliver(keyOf(id), { provider: hook, handler, store, force })

    async function recordOf(key: string): Promise<DeliveryRecord> {
      const record = await log.get(key)
      if (!record) throw new Error('It was not recorded.')
      return record
    }

    test('before the handler runs, and after it', async () => {
      const id = freshId()
      let ahead: DeliveryRecord | undefined
      const failing = async () => {
        ahead = await log.get(keyOf(id))
        throw new Error('the first time')
      }
      expect(await deliver(id, failing)).toBe(500)
      expect(ahead).toMatchObject({
        status: 'received',
        attempts: 1,
        id,
        type: 'invoice.paid',
        verified: true,
      })
      expect(await recordOf(keyOf(id))).toMatchObject({
        status: 'failed',
        code: 'handler_failed',
        attempts: 1,
      })
      expect(await deliver(id, () => {})).toBe(200)
      const record = await recordOf(keyOf(id))
      expect(record).toMatchObject({ status: 'handled', attempts: 2, headers: { 'user-agent': 'laabam/1' } })
      expect(record).not.toHaveProperty('code')
      expect(Buffer.from(record.body)).toEqual(bodyOf(id))
      expect(record.latencyMs).toBeGreaterThanOrEqual(0)
      expect(record.signedAt?.getTime()).toBeLessThanOrEqual(Date.now())
    })

    test.each([
      ['a NUL', 'nul_\u0000'],
      ['an emoji', '😀'],
      ['half an emoji', '\ud83d'],
      ['10 kB', 'x'.repeat(10_000)],
      ['quotes', `'"\\`],
    ])('with %s in the id', async (_, odd) => {
      const id = freshId() + odd
      expect(await deliver(id, fail('the first time'))).toBe(500)
      expect(await recordOf(keyOf(id))).toMatchObject({ key: keyOf(id), id, status: 'failed' })
      const seen: unknown[] = []
      expect(await redeliver(id, (event) => seen.push(event))).toBe('handled')
      expect(seen).toEqual([expect.objectContaining({ id })])
      expect(await deliver(id, fail('handled twice'))).toBe(200)
      expect(await log.forget(keyOf(id))).toBe(true)
      expect(await log.get(keyOf(id))).toBeUndefined()
    })

    test('with another body under an id that was handled, beside the one that was', async () => {
      const id = freshId()
      await deliver(id, () => {})
      const other = bodyOf(id, 'pay_2')
      expect(await deliver(id, fail('it ran'), other)).toBe(200)
      expect(await recordOf(keyOf(id))).toMatchObject({ status: 'handled' })
      const { deliveries } = await log.list({ status: 'conflict' })
      const conflict = deliveries.find((one) => one.id === id)
      const record = await recordOf(conflict?.key ?? '')
      expect(Buffer.from(record.body)).toEqual(other)
      expect(record).toMatchObject({ status: 'conflict', attempts: 1 })

      const seen: unknown[] = []
      const redelivered = await log.redeliver(record.key, {
        provider: hook,
        store,
        handler: { 'invoice.paid': ({ data }) => seen.push(data.payment_id) },
      })
      expect([redelivered, seen]).toEqual(['handled', ['pay_2']])
      expect(await recordOf(keyOf(id))).toMatchObject({ status: 'handled' })
      expect(Buffer.from((await recordOf(keyOf(id))).body)).toEqual(bodyOf(id))
    })

    describe('and redelivers it', () => {
      test('where it failed, once', async () => {
        const id = freshId()
        await deliver(id, fail('the first time'))
        const seen: unknown[] = []
        expect(await redeliver(id, (event) => seen.push(event))).toBe('handled')
        expect(await redeliver(id, (event) => seen.push(event))).toBe('done')
        expect(seen).toEqual([expect.objectContaining({ id, type: 'invoice.paid', verified: true })])
        expect(await recordOf(keyOf(id))).toMatchObject({ status: 'handled', attempts: 2 })
        expect(await deliver(id, fail('handled twice'))).toBe(200)
      })

      test('not while it is being handled', async () => {
        const id = freshId()
        const handler = async () => expect(await redeliver(id, fail('it ran'))).toBe('in_flight')
        expect(await deliver(id, handler)).toBe(200)
        expect(await recordOf(keyOf(id))).toMatchObject({ status: 'handled', attempts: 1 })
      })

      test('where it was handled only by force, and leaves it handled where that fails', async () => {
        const id = freshId()
        await deliver(id, () => {})
        await expect(redeliver(id, fail('this time'), true)).rejects.toMatchObject({ code: 'handler_failed' })
        expect(await recordOf(keyOf(id))).toMatchObject({ status: 'handled', attempts: 2 })
        expect(await redeliver(id, () => {}, true)).toBe('handled')
        expect(await recordOf(keyOf(id))).toMatchObject({ status: 'handled', attempts: 3 })
        expect(await deliver(id, fail('handled twice'))).toBe(200)
      })

      test('under no other secret', async () => {
        const id = freshId()
        await deliver(id, fail('the first time'))
        const stranger = laabam({ secret: 'whsec_another' })
        await expect(
          log.redeliver(keyOf(id), { provider: stranger, handler: fail('it ran'), store }),
        ).rejects.toMatchObject({ code: 'signature_mismatch' })
      })

      test('by two at once beside the sender’s retries, and each of a thousand takes effect once', async () => {
        const ids = Array.from({ length: 1000 }, () => freshId('bulk'))
        const since = new Date()
        const failures = await inTens(ids, (id) => deliver(id, fail('the first time')))
        expect(new Set(failures)).toEqual(new Set([500]))

        const effects = new Map<string, number>()
        const handler = async (event: { readonly id?: string }) => {
          const id = event.id ?? ''
          await Promise.resolve()
          effects.set(id, (effects.get(id) ?? 0) + 1)
        }
        const bulk = () => log.redeliverAll({ since }, { provider: hook, handler, store })
        const retries = inTens([...ids].reverse(), (id) => deliver(id, () => handler({ id })))
        const [one, other, statuses] = await Promise.all([bulk(), bulk(), retries])

        expect(effects.size).toBe(1000)
        expect(new Set(effects.values())).toEqual(new Set([1]))
        expect(new Set([...statuses, 200, 409])).toEqual(new Set([200, 409]))
        expect([one.failed, other.failed]).toEqual([0, 0])
        // what was in flight to both is handled, or is now
        const rest = await bulk()
        expect(rest.in_flight + rest.failed + rest.handled).toBe(0)
        const { deliveries } = await log.list({ since, status: ['received', 'failed'], limit: 1000 })
        expect(deliveries).toEqual([])
      })
    })
  })
}

/** Does something for each, ten at a time. */
async function inTens<Item, Result>(items: readonly Item[], run: (item: Item) => Promise<Result>) {
  const queue = items.values()
  const results: Result[] = []
  const worker = async () => {
    for (const item of queue) results.push(await run(item))
  }
  await Promise.all(Array.from({ length: 10 }, worker))
  return results
}
