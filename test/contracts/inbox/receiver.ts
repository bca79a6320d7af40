import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Inbox } from '../../../src/delivery/inbox/inbox.js'
import type { Attempt, WorkOptions } from '../../../src/delivery/inbox/options.js'
import type { InboxWorker } from '../../../src/delivery/inbox/worker.js'
import type { Store } from '../../../src/delivery/store.js'
import { laabam } from '../../../src/providers/laabam.js'
import { createReceiver } from '../../../src/receiver/receive.js'
import { sign } from '../../../src/signature/sign.js'
import { freshId, type Handle } from '../store/receiver.js'

const secret = 'whsec_inbox-contract'

export interface StartedInboxes {
  readonly inbox: Inbox
  /** The same inbox, as another process has it. */
  readonly elsewhere: Inbox
  /** A store of the same database whose handlers run in transactions. */
  readonly store: Store
  stop(): Promise<unknown> | unknown
}

/** What a webhook, an inbox and its workers must do together on one engine. */
export function inboxReceiverContract(name: string, start: () => Promise<StartedInboxes>): void {
  describe(`a webhook with ${name}`, () => {
    let started: StartedInboxes
    const workers: InboxWorker[] = []
    // each run of the suite is a sender of its own, whose events no other worker finds
    const hook = laabam({ secret })
    beforeAll(async () => {
      started = await start()
    })
    afterAll(async () => {
      await Promise.all(workers.map((worker) => worker.stop(5)))
      await started.stop()
    })

    async function deliver(id: string, store?: Store): Promise<number> {
      const body = JSON.stringify({ id, type: 'customer.created', data: {} })
      const headers = { 'x-laabam-signature': sign(body, secret) }
      const { receive } = createReceiver(hook, started.inbox.add, { store, onOutcome() {} })
      return (await receive({ method: 'POST', headers, readBody: () => body }, {})).status
    }

    function work(inbox: Inbox, handle: Handle, options: WorkOptions = {}) {
      const attempts: Attempt[] = []
      const onAttempt = (attempt: Attempt) => void attempts.push(attempt)
      const worker = inbox.work(hook, (event, context) => void handle(event, context), {
        onAttempt,
        ...options,
      })
      workers.push(worker)
      return { attempts, stop: () => worker.stop(5) }
    }

    const emptied = () =>
      vi.waitFor(async () => expect((await started.inbox.count()).waiting).toBe(0), {
        timeout: 20_000,
        interval: 50,
      })

    test('answers once an event is stored, which workers of two processes then share', async () => {
      const ids = Array.from({ length: 40 }, freshId)
      for (const id of ids) expect(await deliver(id)).toBe(200)
      expect((await started.inbox.count()).waiting).toBe(ids.length)
      const handled: (string | undefined)[] = []
      const handle: Handle = ({ id }) => void handled.push(id)
      const both = [work(started.inbox, handle), work(started.elsewhere, handle)]
      await emptied()
      expect(handled.sort()).toEqual(ids.sort())
      await Promise.all(both.map(({ stop }) => stop()))
    })

    test('stores an event in the transaction of its store, once', async () => {
      const id = freshId()
      for (let sent = 0; sent < 3; sent++) expect(await deliver(id, started.store)).toBe(200)
      expect((await started.inbox.count()).waiting).toBe(1)
      const handle = vi.fn<Handle>()
      const { stop } = work(started.inbox, handle)
      await emptied()
      expect(await deliver(id, started.store)).toBe(200)
      await sleep(50)
      await stop()
      expect(handle).toHaveBeenCalledOnce()
    })

    test('stores nothing where that transaction is rolled back', async () => {
      const before = await started.inbox.count()
      const claim = await started.store.claim({ key: freshId(), fingerprint: 'a', rememberFor: 60 }, {})
      if (typeof claim === 'string') throw new Error(claim)
      const event = { provider: 'laabam', type: 'customer.created', data: {}, payload: {}, verified: true }
      await started.inbox.add(event, { deliveryKey: 'key', transaction: claim.transaction })
      await claim.release(new Error('on purpose')).catch(() => {})
      expect(await started.inbox.count()).toEqual(before)
    })

    test('handles an event in a transaction of the worker’s store, once', async () => {
      const id = freshId()
      expect(await deliver(id)).toBe(200)
      const transactions: unknown[] = []
      const { attempts, stop } = work(
        started.inbox,
        (_, { transaction }) => {
          transactions.push(transaction)
          if (transactions.length === 1) throw new Error('on purpose')
        },
        { store: started.store, backoff: () => 0 },
      )
      await emptied()
      await stop()
      expect(transactions).toEqual([expect.anything(), expect.anything()])
      expect(attempts.map(({ status }) => status)).toEqual(['failed', 'done'])
    })
  })
}
