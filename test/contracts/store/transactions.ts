import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Delivery, Lease, Store } from '../../../src/delivery/store.js'
import { freshId, type Handle, receivers } from './receiver.js'

/** A context that a handler may have. */
export interface HandlerContext {
  readonly transaction?: unknown
}

export interface StartedTransactions {
  readonly store: Store
  /** The same store, as another process has it; none where there is one connection only. */
  readonly elsewhere?: Store
  /** Writes an effect inside the handler's transaction. */
  affect(context: HandlerContext, id: string): Promise<unknown> | unknown
  /** Runs a statement of its own in the handler's transaction. */
  run(context: HandlerContext, statement: string): Promise<unknown> | unknown
  /** A statement that the database refuses. */
  readonly nonsense: string
  /** How often an effect is there, seen from outside. */
  count(id: string): Promise<number> | number
  stop(): Promise<unknown> | unknown
}

/** What an engine with a single connection can't be asked while a transaction has it. */
export interface Limits {
  readonly connections?: 'one'
}

/** What a store must do whose handlers run in a transaction. */
export function transactionsContract(
  name: string,
  start: () => Promise<StartedTransactions>,
  { connections }: Limits = {},
): void {
  describe(`a receiver with ${name}`, () => {
    let started: StartedTransactions
    beforeAll(async () => {
      started = await start()
    })
    afterAll(() => started.stop())

    /** A receiver whose handler writes, and then does what is said. */
    function affecting(id: string, then: Handle = () => {}) {
      return receivers(started.store, async (event, context) => {
        await started.affect(context, id)
        await then(event, context)
      })
    }

    /** Does what may fail, and goes on. */
    async function swallowed(run: () => unknown): Promise<void> {
      await (async () => run())().catch(() => {})
    }

    function elsewhere(): Store {
      if (!started.elsewhere) throw new Error('Expected the store of another process.')
      return started.elsewhere
    }

    /** A lease under which an effect was written; rejects where the claim is refused, with why. */
    async function affected(key: string, changes: Partial<Delivery> = {}): Promise<Lease> {
      const delivery = { key, fingerprint: 'a'.repeat(64), rememberFor: 60, ...changes }
      const lease = await started.store.claim(delivery, {})
      if (typeof lease === 'string') throw new Error(lease)
      await started.affect(lease, key)
      return lease
    }

    test('commits effect and completion together, and then answers repeats 200', async () => {
      const id = freshId()
      const { deliver, handler, outcomes } = affecting(id)
      for (let sent = 0; sent < 3; sent++) expect((await deliver(id)).status).toBe(200)
      expect(handler).toHaveBeenCalledOnce()
      expect(await started.count(id)).toBe(1)
      expect(outcomes.map(({ duplicate }) => duplicate)).toEqual([undefined, true, true])
    })

    test.skipIf(connections === 'one')('shows nobody the effect before the handler is through', async () => {
      const id = freshId()
      let seen: number | undefined
      const { deliver } = affecting(id, async () => {
        seen = await started.count(id)
      })
      expect((await deliver(id)).status).toBe(200)
      expect(seen).toBe(0)
      expect(await started.count(id)).toBe(1)
    })

    test('rolls the effect of a handler back that fails, and handles the next delivery', async () => {
      const id = freshId()
      const then = vi.fn<Handle>().mockRejectedValueOnce(new Error('on purpose'))
      const { deliver } = affecting(id, then)
      expect((await deliver(id)).status).toBe(500)
      expect(await started.count(id)).toBe(0)
      expect((await deliver(id)).status).toBe(200)
      expect(await started.count(id)).toBe(1)
    })

    test('handles one of ten deliveries at once, and the others come again', async () => {
      const id = freshId()
      const { deliver, handler } = affecting(id, () => sleep(200))
      const replies = await Promise.all(Array.from({ length: 10 }, () => deliver(id)))
      expect(handler).toHaveBeenCalledOnce()
      const statuses = replies.map(({ status }) => status).sort()
      expect(statuses).toEqual([200, ...Array.from({ length: 9 }, () => 409)])
      expect((await deliver(id)).status).toBe(200)
      expect(await started.count(id)).toBe(1)
    })

    test('tells of another body under one id, and doesn’t handle it', async () => {
      const id = freshId()
      const { deliverId, outcomes } = affecting(id)
      await deliverId(id)
      expect((await deliverId(id, '{"name":"another"}')).status).toBe(200)
      expect(await started.count(id)).toBe(1)
      expect(outcomes.map(({ code }) => code)).toEqual([undefined, 'payload_conflict'])
    })

    test('handles an event once whose id no engine can hold as it is', async () => {
      const id = freshId()
      const { deliverId } = affecting(id)
      for (const odd of [`${id}\u0000`, id + 'x7'.repeat(5000)]) {
        expect((await deliverId(odd)).status).toBe(200)
        expect((await deliverId(odd)).status).toBe(200)
      }
      expect(await started.count(id)).toBe(2)
    })

    test('never answers 200 where the database threw and the handler went on: effect and claim agree', async () => {
      const id = freshId()
      let swallow = true
      const { deliver } = affecting(id, async (_, context) => {
        if (swallow) await swallowed(() => started.run(context, started.nonsense))
      })
      const { status } = await deliver(id)
      expect(await started.count(id)).toBe(status === 200 ? 1 : 0)
      swallow = false
      expect((await deliver(id)).status).toBe(200)
      expect(await started.count(id)).toBe(1)
    })

    test('never answers 200 where the handler rolled back by itself, and handles the next delivery', async () => {
      const id = freshId()
      let meddle = true
      const { deliver, outcomes } = affecting(id, async (_, context) => {
        if (meddle) await swallowed(() => started.run(context, 'ROLLBACK'))
      })
      expect((await deliver(id)).status).toBe(500)
      expect(outcomes).toMatchObject([{ code: 'lease_lost' }])
      expect(await started.count(id)).toBe(0)
      meddle = false
      expect((await deliver(id)).status).toBe(200)
      expect(await started.count(id)).toBe(1)
    })

    test.skipIf(connections === 'one')('is handled by no other process meanwhile', async () => {
      const id = freshId()
      const other = receivers(elsewhere(), () => {})
      let status = 0
      const { deliver } = affecting(id, async () => {
        status = (await other.deliver(id)).status
      })
      expect((await deliver(id)).status).toBe(200)
      expect([409, 503]).toContain(status)
      expect(await other.deliver(id)).toMatchObject({ status: 200 })
      expect(other.handler).not.toHaveBeenCalled()
      expect(await started.count(id)).toBe(1)
    })

    test.skipIf(connections === 'one')(
      'holds the event against another process, also after the handler tried to roll back by itself',
      async () => {
        const id = freshId()
        let status = 0
        const { deliver, outcomes } = affecting(id, async (_, context) => {
          await swallowed(() => started.run(context, 'ROLLBACK'))
          status = (await receivers(elsewhere(), () => {}).deliver(id)).status
        })
        expect((await deliver(id)).status).toBe(500)
        expect([409, 503]).toContain(status)
        expect(outcomes).toMatchObject([{ code: 'lease_lost' }])
        expect(await started.count(id)).toBe(0)
      },
    )

    test('handles an event again that is done, where that is asked for, and leaves it done where that fails', async () => {
      const key = freshId()
      const forced = { evenIfDone: true } as const
      await (await affected(key)).complete()
      await expect(affected(key)).rejects.toThrow('done')
      const failing = await affected(key, forced)
      await expect(failing.release(new Error('on purpose'))).rejects.toThrow('on purpose')
      await expect(affected(key)).rejects.toThrow('done')
      expect(await started.count(key)).toBe(1)
      await (await affected(key, forced)).complete()
      await expect(affected(key)).rejects.toThrow('done')
      expect(await started.count(key)).toBe(2)
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
      const attempt = async () => started.affect({}, 'none')
      await expect(attempt()).rejects.toMatchObject({ code: 'option_invalid' })
    })
  })
}
