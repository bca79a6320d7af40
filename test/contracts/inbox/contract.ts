import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ClaimedMessage, InboxEngine, NewMessage } from '../../../src/delivery/inbox/engine.js'

const minute = 60_000
/** How long a lease lasts that ends in the test, and how long to wait until it surely has. */
const short = 50
const over = 150

let counter = 0
const fresh = (of: string) => `${of}-${process.pid}-${Date.now()}-${counter++}`

/** A message that nobody has, of a provider that nobody else has. */
function messageOf(changes: Partial<NewMessage> = {}): NewMessage {
  return { id: fresh('id'), key: fresh('key'), provider: fresh('sender'), content: '{"ü":1}', ...changes }
}

export interface StartedInbox {
  readonly engine: InboxEngine
  stop(): Promise<unknown> | unknown
}

/** What every inbox's engine must do, asked of the real one. */
export function inboxContract(name: string, start: () => Promise<StartedInbox>): void {
  describe(`${name} keeps the inbox contract`, () => {
    let started: StartedInbox
    let engine: InboxEngine
    beforeAll(async () => {
      started = await start()
      engine = started.engine
    })
    afterAll(() => started.stop())

    /** The one message that a claim yields. */
    async function claimOne(provider: string, owner: string, leaseMs = minute): Promise<ClaimedMessage> {
      const [message, ...others] = await engine.claim(provider, owner, leaseMs, 10)
      if (!message || others.length > 0)
        throw new Error(`Expected one message, got ${others.length || 'none'}.`)
      return message
    }

    async function deadMessage(): Promise<NewMessage> {
      const message = messageOf()
      await engine.add(message, undefined)
      await claimOne(message.provider, 'anna')
      await engine.bury(message.id, 'anna', 'on purpose')
      return message
    }

    test('a message is claimed once, with what it was added with', async () => {
      const message = messageOf()
      await engine.add(message, undefined)
      expect(await claimOne(message.provider, 'anna')).toEqual({
        id: message.id,
        content: message.content,
        attempt: 1,
      })
      expect(await engine.claim(message.provider, 'bert', minute, 10)).toEqual([])
    })

    test('a message of another provider is left alone', async () => {
      await engine.add(messageOf(), undefined)
      expect(await engine.claim(fresh('sender'), 'anna', minute, 10)).toEqual([])
    })

    test('a message whose key waits already is not added again; once that is done, it is', async () => {
      const first = messageOf()
      await engine.add(first, undefined)
      await engine.add({ ...first, id: fresh('id') }, undefined)
      expect((await claimOne(first.provider, 'anna')).id).toBe(first.id)
      await engine.add({ ...first, id: fresh('id') }, undefined)
      expect(await engine.claim(first.provider, 'bert', minute, 10)).toEqual([])
      expect(await engine.complete(first.id, 'anna')).toBe(true)
      const again = { ...first, id: fresh('id') }
      await engine.add(again, undefined)
      expect((await claimOne(first.provider, 'bert')).id).toBe(again.id)
    })

    test('as many are claimed as were asked for, the longest due first', async () => {
      const provider = fresh('sender')
      const messages = Array.from({ length: 3 }, () => messageOf({ provider }))
      for (const message of messages) {
        await engine.add(message, undefined)
        await sleep(5)
      }
      const ids = async (limit: number) =>
        (await engine.claim(provider, 'anna', minute, limit)).map(({ id }) => id).sort()
      expect(await ids(2)).toEqual(
        messages
          .slice(0, 2)
          .map(({ id }) => id)
          .sort(),
      )
      expect(await ids(2)).toEqual([messages[2]?.id])
    })

    test('a message whose lease ran out is claimed by the next, whom the first can’t disturb', async () => {
      const message = messageOf()
      await engine.add(message, undefined)
      await claimOne(message.provider, 'anna', short)
      await sleep(over)
      expect((await claimOne(message.provider, 'bert')).attempt).toBe(2)
      expect(await engine.renew(message.id, 'anna', minute)).toBe(false)
      expect(await engine.complete(message.id, 'anna')).toBe(false)
      await engine.retry(message.id, 'anna', 0, 'late')
      await engine.bury(message.id, 'anna', 'late')
      expect(await engine.claim(message.provider, 'carla', minute, 10)).toEqual([])
      expect(await engine.complete(message.id, 'bert')).toBe(true)
    })

    test('a lease that is renewed lasts from then on', async () => {
      const message = messageOf()
      await engine.add(message, undefined)
      await claimOne(message.provider, 'anna', short)
      expect(await engine.renew(message.id, 'anna', minute)).toBe(true)
      await sleep(over)
      expect(await engine.claim(message.provider, 'bert', minute, 10)).toEqual([])
    })

    test('completion succeeds again, for a worker that had no answer', async () => {
      const message = messageOf()
      await engine.add(message, undefined)
      await claimOne(message.provider, 'anna')
      expect(await engine.complete(message.id, 'anna')).toBe(true)
      expect(await engine.complete(message.id, 'anna')).toBe(true)
      expect(await engine.renew(message.id, 'anna', minute)).toBe(false)
    })

    test('a message to be retried is due after its time, and no earlier', async () => {
      const message = messageOf()
      await engine.add(message, undefined)
      await claimOne(message.provider, 'anna')
      await engine.retry(message.id, 'anna', 300, 'on purpose')
      expect(await engine.claim(message.provider, 'bert', minute, 10)).toEqual([])
      await sleep(400)
      expect((await claimOne(message.provider, 'bert')).attempt).toBe(2)
    })

    test('a message that was set aside is claimed by nobody, listed, and keeps no repeat out', async () => {
      const before = await engine.count()
      const message = await deadMessage()
      expect(await engine.claim(message.provider, 'bert', minute, 10)).toEqual([])
      const after = await engine.count()
      expect([after.dead - before.dead, after.waiting - before.waiting]).toEqual([1, 0])
      expect(await engine.listDead(1000, '')).toContainEqual({
        id: message.id,
        provider: message.provider,
        content: message.content,
        attempt: 1,
        error: 'on purpose',
      })
      const repeat = { ...message, id: fresh('id') }
      await engine.add(repeat, undefined)
      expect((await claimOne(message.provider, 'bert')).id).toBe(repeat.id)
    })

    test('a message that was set aside can be tried anew, or removed', async () => {
      const message = await deadMessage()
      expect(await engine.revive(message.id)).toBe(true)
      expect(await engine.revive(message.id)).toBe(false)
      expect(await engine.remove(message.id)).toBe(false)
      expect((await claimOne(message.provider, 'bert')).attempt).toBe(1)
      const removed = await deadMessage()
      expect(await engine.remove(removed.id)).toBe(true)
      expect(await engine.remove(removed.id)).toBe(false)
      expect(await engine.revive(removed.id)).toBe(false)
    })

    test('what was set aside is listed page by page', async () => {
      for (let each = 0; each < 3; each++) await deadMessage()
      const all = (await engine.listDead(1000, '')).map(({ id }) => id)
      const paged: string[] = []
      for (let after = ''; ; after = paged.at(-1) ?? '') {
        const page = await engine.listDead(2, after)
        if (page.length === 0) break
        paged.push(...page.map(({ id }) => id))
      }
      expect(paged).toEqual(all)
    })

    test('twenty workers at once share a hundred messages, none twice', async () => {
      const provider = fresh('sender')
      for (let each = 0; each < 100; each++) await engine.add(messageOf({ provider }), undefined)
      const claimed: string[] = []
      const work = async (owner: string) => {
        for (let idle = 0; idle < 20; ) {
          const messages = await engine.claim(provider, owner, minute, 7)
          claimed.push(...messages.map(({ id }) => id))
          if (messages.length === 0) idle++
        }
      }
      await Promise.all(Array.from({ length: 20 }, (_, each) => work(`worker-${each}`)))
      expect(claimed).toHaveLength(100)
      expect(new Set(claimed).size).toBe(100)
    })
  })
}
