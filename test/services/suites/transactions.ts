import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Granted, Store } from '../../../src/delivery/define-store.js'
import { freshId, type Handle, receivers } from './receiver.js'

export interface OpenTransactions {
  readonly store: Store
  /** Writes an effect inside the handler's transaction. */
  affect(context: Granted, id: string): Promise<unknown> | unknown
  /** Does something in the handler's transaction that the database refuses. */
  fail(context: Granted): Promise<unknown> | unknown
  /** How often an effect is there, seen from outside. */
  count(id: string): Promise<number> | number
  close(): Promise<unknown> | unknown
}

/** What an engine with a single connection can't be asked while a transaction holds it. */
interface Limits {
  readonly connections?: 'one'
}

/** What a store must do whose handlers run in a transaction. */
export function transactionsSuite(
  name: string,
  open: () => Promise<OpenTransactions>,
  { connections }: Limits = {},
): void {
  describe(`a receiver with ${name}`, () => {
    let opened: OpenTransactions
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    /** A receiver whose handler writes, and then does what is said. */
    function affecting(id: string, then: Handle = () => {}) {
      return receivers(opened.store, async (event, context) => {
        await opened.affect(context, id)
        await then(event, context)
      })
    }

    test('commits effect and completion together, and then answers repeats 200', async () => {
      const id = freshId()
      const { deliver, handler, outcomes } = affecting(id)
      for (let sent = 0; sent < 3; sent++) expect((await deliver(id)).status).toBe(200)
      expect(handler).toHaveBeenCalledOnce()
      expect(await opened.count(id)).toBe(1)
      expect(outcomes.map(({ duplicate }) => duplicate)).toEqual([undefined, true, true])
    })

    test.skipIf(connections === 'one')('shows nobody the effect before the handler is through', async () => {
      const id = freshId()
      let seen: number | undefined
      const { deliver } = affecting(id, async () => {
        seen = await opened.count(id)
      })
      expect((await deliver(id)).status).toBe(200)
      expect(seen).toBe(0)
      expect(await opened.count(id)).toBe(1)
    })

    test('rolls the effect of a handler back that fails, and handles the next delivery', async () => {
      const id = freshId()
      const then = vi.fn<Handle>().mockRejectedValueOnce(new Error('on purpose'))
      const { deliver } = affecting(id, then)
      expect((await deliver(id)).status).toBe(500)
      expect(await opened.count(id)).toBe(0)
      expect((await deliver(id)).status).toBe(200)
      expect(await opened.count(id)).toBe(1)
    })

    test.skipIf(connections === 'one')(
      'handles one of ten deliveries at once, and the others come again',
      async () => {
        const id = freshId()
        const { deliver, handler } = affecting(id, () => sleep(200))
        const replies = await Promise.all(Array.from({ length: 10 }, () => deliver(id)))
        expect(handler).toHaveBeenCalledOnce()
        const statuses = replies.map(({ status }) => status).sort()
        expect(statuses).toEqual([200, ...Array.from({ length: 9 }, () => 409)])
        expect((await deliver(id)).status).toBe(200)
        expect(await opened.count(id)).toBe(1)
      },
    )

    test('tells of another body under one id, and doesn’t handle it', async () => {
      const id = freshId()
      const { deliverId, outcomes } = affecting(id)
      await deliverId(id)
      expect((await deliverId(id, '{"name":"another"}')).status).toBe(200)
      expect(await opened.count(id)).toBe(1)
      expect(outcomes.map(({ code }) => code)).toEqual([undefined, 'payload_conflict'])
    })

    test('handles an event once whose id no engine keeps as it is', async () => {
      const id = freshId()
      const { deliverId } = affecting(id)
      for (const odd of [`${id}\u0000`, id + 'x7'.repeat(5000)]) {
        expect((await deliverId(odd)).status).toBe(200)
        expect((await deliverId(odd)).status).toBe(200)
      }
      expect(await opened.count(id)).toBe(2)
    })

    test('never answers 200 where the database threw and the handler went on: effect and claim agree', async () => {
      const id = freshId()
      let swallow = true
      const { deliver } = affecting(id, async (_, context) => {
        if (swallow) await (async () => opened.fail(context))().catch(() => {})
      })
      const { status } = await deliver(id)
      expect(await opened.count(id)).toBe(status === 200 ? 1 : 0)
      swallow = false
      expect((await deliver(id)).status).toBe(200)
      expect(await opened.count(id)).toBe(1)
    })

    test('gives back what each delivery took, however it ended', async () => {
      const { deliver, deliverId } = affecting(freshId(), () => Promise.reject(new Error('on purpose')))
      for (let failure = 0; failure < 30; failure++) expect((await deliver(freshId())).status).toBe(500)
      const id = freshId()
      const { deliverId: conflicting } = affecting(id)
      await conflicting(id)
      for (let conflict = 0; conflict < 30; conflict++) await conflicting(id, `{"other":${conflict}}`)
      for (let failure = 0; failure < 30; failure++) await deliverId(id)
      expect((await affecting(id).deliver(freshId())).status).toBe(200)
    })

    test('has no transaction for a handler of another store', async () => {
      const attempt = async () => opened.affect({}, 'none')
      await expect(attempt()).rejects.toMatchObject({ code: 'option_invalid' })
    })
  })
}
