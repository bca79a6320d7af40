import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { defineLog } from '../../../src/delivery/log/define-log.js'
import type { AttemptChange, AttemptEntry, LogEngine, LogQuery } from '../../../src/delivery/log/engine.js'
import type { DeliveryStatus } from '../../../src/delivery/log/status.js'
import { type AttemptState, replacesAttempt, statuses } from '../../../src/delivery/log/status.js'
import { laabam } from '../../../src/providers/laabam.js'
import { memoryStore } from '../../../src/stores/memory.js'

export interface LogUnderContract {
  readonly name: string
  readonly start: () => Promise<StartedLog>
}

export interface StartedLog {
  readonly engine: LogEngine
  stop(): Promise<unknown> | unknown
}

/** Everything that is printable in ASCII. */
const printable = Array.from({ length: 95 }, (_, code) => String.fromCharCode(32 + code)).join('')

let counter = 0
const fresh = (of: string) => `${of}-${process.pid}-${Date.now()}-${counter++}`

function entryOf(changes: Partial<AttemptEntry> = {}): AttemptEntry {
  return {
    key: fresh('key'),
    status: 'received',
    fence: 10,
    provider: 'laabam',
    type: 'invoice.paid',
    receivedAt: Date.now(),
    facts: '{"verified":true}',
    seal: 'ab'.repeat(32),
    body: new TextEncoder().encode('{"id":"evt_1"}'),
    ...changes,
  }
}

function queryOf(changes: Partial<LogQuery> = {}): LogQuery {
  return { statuses, since: 0, limit: 100, ...changes }
}

/** What every log's engine must do, asked of the real one. */
export function logContract({ name, start }: LogUnderContract): void {
  describe(`${name} keeps the log contract`, () => {
    let engine: LogEngine
    let stop: StartedLog['stop']
    beforeAll(async () => {
      ;({ engine, stop } = await start())
    })
    afterAll(() => stop())

    /** Records entries, and returns their keys. */
    async function save(...entries: readonly AttemptEntry[]): Promise<readonly string[]> {
      for (const entry of entries) await engine.save([entry])
      return entries.map(({ key }) => key)
    }

    async function listed(query: LogQuery): Promise<readonly string[]> {
      return (await engine.list(query)).map(({ key }) => key)
    }

    describe('a record', () => {
      test('is found as it was saved, byte by byte', async () => {
        const key = `${fresh('odd')}${printable}`.padEnd(400, '"')
        const bytes = Uint8Array.from({ length: 1024 }, (_, at) => at % 256)
        const entry = entryOf({ key, provider: printable, type: printable, facts: printable, body: bytes })
        await save(entry)
        const { fence: _, ...expected } = entry
        const found = await engine.load(key)
        expect(found).toMatchObject({ ...expected, body: expect.anything(), attempts: 1 })
        expect(Buffer.from(found?.body ?? [])).toEqual(Buffer.from(bytes))
        expect(found?.code).toBeUndefined()
        expect(found?.latencyMs).toBeUndefined()
      })

      test.each([
        ['UTF-8 text', Buffer.from('\uFEFF{ "note":"\\u0000 é 😀",\r\n "n":9007199254740993 }')],
        ['no text', randomBytes(4096)],
        ['nothing', Buffer.alloc(0)],
        ['1 MiB', Buffer.alloc(1_048_576, '{"é":"😀"}')],
      ])('holds a body of %s', async (_, body) => {
        const [key = ''] = await save(entryOf({ body }))
        const found = await engine.load(key)
        expect(Buffer.compare(Buffer.from(found?.body ?? []), body)).toBe(0)
      })

      test('holds a code, and a fraction of a millisecond', async () => {
        const [key = ''] = await save(entryOf({ status: 'failed', code: 'handler_failed', latencyMs: 0.25 }))
        expect(await engine.load(key)).toMatchObject({ code: 'handler_failed', latencyMs: 0.25 })
      })

      test('is not there where nobody saved it', async () => {
        const key = fresh('nobody')
        expect(await engine.load(key)).toBeUndefined()
        await engine.settle([{ key, status: 'handled', fence: 1 }])
        expect(await engine.load(key)).toBeUndefined()
      })

      test('of one key is not that of a longer one', async () => {
        const [key = ''] = await save(entryOf())
        expect(await engine.load(`${key} `)).toBeUndefined()
        expect(await engine.load(key.slice(0, -1))).toBeUndefined()
      })

      test('counts each new attempt, and takes what that says', async () => {
        const [key = ''] = await save(entryOf({ status: 'failed', code: 'handler_failed', latencyMs: 5 }))
        await save(entryOf({ key, fence: 11, type: 'invoice.created', body: Buffer.from('anew') }))
        const found = await engine.load(key)
        expect(found).toMatchObject({ status: 'received', type: 'invoice.created', attempts: 2 })
        expect(Buffer.from(found?.body ?? []).toString()).toBe('anew')
        expect(found?.code).toBeUndefined()
        expect(found?.latencyMs).toBeUndefined()
        await save(entryOf({ key, fence: 11, status: 'handled' }))
        expect(await engine.load(key)).toMatchObject({ status: 'handled', attempts: 2 })
      })

      test('is one of many that are saved at once, and settled at once', async () => {
        const [known = '', failed = ''] = await save(entryOf({ status: 'handled' }), entryOf())
        const many = Array.from({ length: 60 }, (_, at) =>
          entryOf({ body: Buffer.from(`{"at":${at}}`), fence: 1_700_000_000_000_000 + at }),
        )
        const changed = [entryOf({ key: known, status: 'failed' }), entryOf({ key: failed, fence: 11 })]
        await engine.save([...changed, ...many])
        expect(await engine.load(known)).toMatchObject({ status: 'handled', attempts: 1 })
        expect(await engine.load(failed)).toMatchObject({ status: 'received', attempts: 2 })
        const changes = many.map(
          ({ key, fence }, at): AttemptChange =>
            at % 2 === 0
              ? { key, fence, status: 'handled', latencyMs: at }
              : { key, fence: fence - 1, status: 'failed', code: 'lease_lost' },
        )
        await engine.settle([{ key: fresh('nobody'), status: 'handled', fence: 1 }, ...changes])
        for (const [at, { key, body }] of many.entries()) {
          const found = await engine.load(key)
          const expected = at % 2 === 0 ? { status: 'handled', latencyMs: at } : { status: 'received' }
          expect(found).toMatchObject({ ...expected, attempts: 1 })
          expect(Buffer.from(found?.body ?? [])).toEqual(body)
        }
      })

      test('counts each of many attempts that come one after the other, and has the last of many at once', async () => {
        const key = fresh('many')
        for (let fence = 1; fence <= 10; fence++) await save(entryOf({ key, fence }))
        expect(await engine.load(key)).toMatchObject({ attempts: 10 })
        const rush = Array.from({ length: 20 }, (_, at) => entryOf({ key, fence: 11 + at, type: `t${at}` }))
        await Promise.all(rush.map((entry) => engine.save([entry])))
        expect(await engine.load(key)).toMatchObject({ type: 't19' })
      })
    })

    describe.each(statuses)('an attempt that is %s', (told) => {
      const cases = statuses.flatMap((recorded) =>
        [9, 10, 11].map((fence): [DeliveryStatus, number] => [recorded, fence]),
      )

      test.each(cases)('on one that is %s, with fence %i on 10', async (recorded, fence) => {
        const before: AttemptState = { status: recorded, fence: 10 }
        const after: AttemptState = { status: told, fence, code: 'handler_timeout', latencyMs: 7 }
        const replaces = replacesAttempt(after, before)
        const expected = replaces ? after : before

        const [key = ''] = await save(entryOf(before))
        await engine.settle([{ key, ...after }])
        const settled = await engine.load(key)
        expect(settled).toMatchObject({ status: expected.status, attempts: 1 })
        expect([settled?.code, settled?.latencyMs]).toEqual([expected.code, expected.latencyMs])

        const [other = ''] = await save(entryOf(before))
        await save(entryOf({ key: other, ...after, type: 'told' }))
        expect(await engine.load(other)).toMatchObject({
          status: expected.status,
          type: replaces ? 'told' : 'invoice.paid',
          attempts: replaces && fence > 10 ? 2 : 1,
        })

        // the higher fence stays: what comes of an earlier attempt is still too late
        await engine.settle([{ key, status: 'received', fence: 10 }])
        expect(await engine.load(key)).toMatchObject({ status: expected.status })
      })
    })

    describe('a list', () => {
      test('is in the order of receipt, a page at a time, each record once, also where many came at once', async () => {
        const provider = fresh('pages')
        const entries = Array.from({ length: 23 }, (_, at) =>
          entryOf({ provider, receivedAt: 1_700_000_000_000 + Math.floor(at / 10) }),
        )
        await Promise.all(entries.map((entry) => engine.save([entry])))
        const seen: { key: string; receivedAt: number }[] = []
        for (;;) {
          const after = seen.at(-1)
          const page = await engine.list(queryOf({ provider, limit: 4, after }))
          seen.push(...page.map(({ key, receivedAt }) => ({ key, receivedAt })))
          if (page.length < 4) break
        }
        expect(seen.map(({ receivedAt }) => receivedAt)).toEqual(entries.map(({ receivedAt }) => receivedAt))
        expect(seen.map(({ key }) => key).sort()).toEqual(entries.map(({ key }) => key).sort())
      })

      test('is in the order of the keys where two of different statuses came at once', async () => {
        const provider = fresh('both')
        const prefix = fresh('same')
        const same = { provider, receivedAt: 4000 }
        const keys = ['a', 'b', 'c', 'd'].map((end) => prefix + end)
        for (const [at, key] of keys.entries())
          await save(entryOf({ ...same, key, status: at % 2 === 0 ? 'handled' : 'received' }))
        expect(await listed(queryOf({ provider }))).toEqual(keys)
      })

      test('goes on behind a record that is gone', async () => {
        const provider = fresh('gone')
        const [first = '', second = ''] = await save(
          entryOf({ provider, receivedAt: 5000 }),
          entryOf({ provider, receivedAt: 5001 }),
        )
        await engine.remove(first)
        expect(await listed(queryOf({ provider, after: { receivedAt: 5000, key: first } }))).toEqual([second])
      })

      test('says of a record all but its body', async () => {
        const provider = fresh('all')
        const entry = entryOf({ provider, status: 'failed', code: 'handler_failed', latencyMs: 1.5 })
        await save(entry)
        const { body: _, fence: __, ...expected } = entry
        expect(await engine.list(queryOf({ provider }))).toEqual([
          expect.objectContaining({ ...expected, attempts: 1 }),
        ])
      })

      test('has what was asked for: by status, type and time', async () => {
        const provider = fresh('filter')
        const [failed = '', handled = '', late = ''] = await save(
          entryOf({ provider, status: 'failed', receivedAt: 1000 }),
          entryOf({ provider, status: 'handled', receivedAt: 2000, type: "it's" }),
          entryOf({ provider, status: 'received', receivedAt: 3000 }),
        )
        expect(await listed(queryOf({ provider }))).toEqual([failed, handled, late])
        expect(await listed(queryOf({ provider, statuses: ['handled'] }))).toEqual([handled])
        expect(await listed(queryOf({ provider, statuses: ['received', 'failed'] }))).toEqual([failed, late])
        expect(await listed(queryOf({ provider, statuses: ['conflict'] }))).toEqual([])
        expect(await listed(queryOf({ provider, type: "it's" }))).toEqual([handled])
        expect(await listed(queryOf({ provider, since: 2000 }))).toEqual([handled, late])
        expect(await listed(queryOf({ provider, since: 2001, statuses: ['handled'] }))).toEqual([])
        expect(await listed(queryOf({ provider: fresh('nobody') }))).toEqual([])
      })

      test('has every provider’s where none was asked for', async () => {
        const receivedAt = 9_000_000_000_000
        const keys = await save(
          entryOf({ receivedAt, provider: fresh('one') }),
          entryOf({ receivedAt: receivedAt + 1, provider: fresh('another') }),
        )
        expect(await listed(queryOf({ since: receivedAt }))).toEqual(keys)
      })

      test('finds a record under its new status only', async () => {
        const provider = fresh('moved')
        const [key = ''] = await save(entryOf({ provider }))
        await engine.settle([{ key, status: 'failed', fence: 10, code: 'handler_failed' }])
        expect(await listed(queryOf({ provider, statuses: ['received'] }))).toEqual([])
        expect(await listed(queryOf({ provider, statuses: ['failed'] }))).toEqual([key])
        await save(entryOf({ provider, key, fence: 11, receivedAt: 9000 }))
        expect(await listed(queryOf({ provider, statuses: ['failed'] }))).toEqual([])
        expect(
          await listed(queryOf({ provider, since: 8999, after: { receivedAt: 8999, key: '' } })),
        ).toEqual([key])
      })
    })

    test('count says how many records have each status', async () => {
      const countOf = async () => {
        const counts = await engine.count()
        return statuses.map((status) => counts[status] ?? 0)
      }
      const before = await countOf()
      const [key = ''] = await save(
        entryOf({ status: 'failed' }),
        entryOf({ status: 'failed' }),
        entryOf({ status: 'conflict' }),
      )
      await engine.settle([{ key, status: 'handled', fence: 10 }])
      const more = { received: 0, handled: 1, failed: 1, conflict: 1, superseded: 0 }
      expect(await countOf()).toEqual(statuses.map((status, at) => (before[at] ?? 0) + more[status]))
    })

    test('remove deletes one record, and says whether it was there', async () => {
      const provider = fresh('remove')
      const [key = '', other = ''] = await save(entryOf({ provider }), entryOf({ provider }))
      expect(await engine.remove(key)).toBe(true)
      expect(await engine.remove(key)).toBe(false)
      expect(await engine.load(key)).toBeUndefined()
      expect(await listed(queryOf({ provider }))).toEqual([other])
    })

    test('has 2,500 records that are over deleted by itself, with the first delivery', async () => {
      await engine.prune(5000)
      const provider = fresh('over')
      const old = Array.from({ length: 2500 }, (_, at) => entryOf({ provider, receivedAt: at }))
      for (let at = 0; at < old.length; at += 100) await engine.save(old.slice(at, at + 100))
      const log = defineLog(engine, { ttl: 60 })
      const lease = await memoryStore().claim({ key: 'k', fingerprint: 'f', rememberFor: 60 }, {})
      const hook = laabam({ secret: 'whsec_over' })
      const body = '{"id":"evt_1","type":"invoice.paid","data":{"payment_id":"pay_1"}}'
      const event = await hook.decode(body, { verified: true, secretIndex: 0 })
      const delivery = { key: fresh('young'), fingerprint: 'f', rememberFor: 60 }
      await log.record(lease, { delivery, provider: hook, event, headers: {}, body })
      await vi.waitFor(async () => expect(await listed(queryOf({ provider, limit: 1 }))).toEqual([]), 20_000)
      expect(await log.get(delivery.key)).toMatchObject({ status: 'received' })
    })

    test('prune deletes what was received before, a thousand at a time', async () => {
      const provider = fresh('prune')
      await engine.prune(100)
      const old = Array.from({ length: 1005 }, (_, at) => entryOf({ provider, receivedAt: at % 100 }))
      await Promise.all(old.map((entry) => engine.save([entry])))
      const [young = ''] = await save(entryOf({ provider, receivedAt: 100, status: 'handled' }))
      expect(await engine.prune(100)).toBe(1000)
      expect(await engine.prune(100)).toBe(5)
      expect(await engine.prune(100)).toBe(0)
      expect(await listed(queryOf({ provider, limit: 1000 }))).toEqual([young])
    })
  })
}
