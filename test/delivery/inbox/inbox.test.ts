import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { DeliveryContext } from '../../../src/delivery/context.js'
import type { InboxEngine } from '../../../src/delivery/inbox/engine.js'
import { defineInbox, type Inbox } from '../../../src/delivery/inbox/inbox.js'
import type { Attempt, WorkOptions } from '../../../src/delivery/inbox/options.js'
import type { InboxWorker } from '../../../src/delivery/inbox/worker.js'
import { PayloadError as OurPayloadError } from '../../../src/errors.js'
import type { AnyEvent } from '../../../src/providers/event.js'
import { createReceiver } from '../../../src/receiver/receive.js'
import { memoryStore } from '../../../src/stores/memory.js'
import { delivery, hooks } from '../../receiver/fixture.js'
import { memoryInboxEngine } from '../../support/memory-inbox.js'

const workers: InboxWorker[] = []
beforeEach(() => vi.useFakeTimers())
afterEach(async () => {
  const stopped = workers.splice(0).map((worker) => worker.stop(1))
  await vi.advanceTimersByTimeAsync(1000)
  await Promise.all(stopped)
  vi.useRealTimers()
})

type Handle = (event: AnyEvent, context: DeliveryContext) => unknown

/** An inbox, and a worker on it that tells of its attempts. */
function started(handle: Handle, options: WorkOptions = {}, engine: InboxEngine = memoryInboxEngine()) {
  const inbox = defineInbox(engine)
  const attempts: Attempt[] = []
  const handler = vi.fn<Handle>(handle)
  const onAttempt = (attempt: Attempt) => void attempts.push(attempt)
  const worker = inbox.work(hooks.labsync, (event, context) => handler(event, context), {
    onAttempt,
    ...options,
  })
  workers.push(worker)
  return { inbox, handler, attempts, worker, engine }
}

/** Delivers an event to a webhook that stores it in the inbox; the status answered. */
async function deliver(inbox: Inbox, id = 'job_1'): Promise<number> {
  const { receive } = createReceiver(hooks.labsync, inbox.add, { onOutcome() {} })
  return (await receive(delivery(`{"event":"job.created","data":{"id":"${id}"}}`), {})).status
}

const settle = () => vi.advanceTimersByTimeAsync(0)

/** What a worker tells of an event whose decoding throws this. */
async function failingToDecode(thrown: unknown): Promise<readonly Attempt[]> {
  const inbox = defineInbox(memoryInboxEngine())
  const attempts: Attempt[] = []
  const provider = { ...hooks.labsync, decode: () => Promise.reject(thrown) }
  workers.push(inbox.work(provider, () => {}, { onAttempt: (attempt) => void attempts.push(attempt) }))
  await deliver(inbox)
  await settle()
  return attempts
}

describe('an event in an inbox', () => {
  test('is answered once it is stored, and handled at once by a worker of this process', async () => {
    const { inbox, handler, attempts } = started(() => {})
    expect(await deliver(inbox)).toBe(200)
    await settle()
    expect(handler).toHaveBeenCalledOnce()
    expect(handler.mock.lastCall?.[0]).toMatchObject({
      type: 'job.created',
      data: { id: 'job_1' },
      verified: true,
    })
    expect(handler.mock.lastCall?.[1]).toMatchObject({
      provider: 'labsync',
      deliveryKey: expect.stringMatching(/^labsync::body:/),
      attempt: 1,
      signal: expect.any(AbortSignal),
    })
    expect(attempts).toEqual([
      {
        provider: 'labsync',
        id: expect.any(String),
        deliveryKey: handler.mock.lastCall?.[1].deliveryKey,
        status: 'done',
        attempt: 1,
        durationMs: expect.any(Number),
      },
    ])
    expect(await inbox.count()).toEqual({ waiting: 0, dead: 0 })
  })

  test('that can’t be stored is 500, so that the sender retries', async () => {
    const add = () => Promise.reject(new Error('on purpose'))
    expect(await deliver(defineInbox({ ...memoryInboxEngine(), add }))).toBe(500)
  })

  test('is stored once while it waits, however often it is delivered', async () => {
    const inbox = defineInbox(memoryInboxEngine())
    for (let sent = 0; sent < 3; sent++) {
      await deliver(inbox)
      await vi.advanceTimersByTimeAsync(1000)
    }
    expect(await inbox.count()).toEqual({ waiting: 1, dead: 0 })
  })

  test('that another process stored is found with the next look', async () => {
    const { engine, handler } = started(() => {})
    await deliver(defineInbox(engine))
    await vi.advanceTimersByTimeAsync(1000)
    expect(handler).toHaveBeenCalledOnce()
  })

  test('whose handler fails is tried again, later each time', async () => {
    const times: number[] = []
    const { inbox, attempts } = started(() => {
      times.push(Date.now())
      if (times.length < 5) throw new Error('on purpose')
    })
    await deliver(inbox)
    await vi.advanceTimersByTimeAsync(30_000)
    const waits = times.slice(1).map((time, each) => Math.round((time - (times[each] ?? 0)) / 1000))
    expect(waits).toEqual([1, 2, 4, 8])
    expect(attempts.map(({ status, attempt }) => [status, attempt])).toEqual([
      ['failed', 1],
      ['failed', 2],
      ['failed', 3],
      ['failed', 4],
      ['done', 5],
    ])
    expect(attempts[0]?.error).toMatchObject({ code: 'handler_failed', cause: { message: 'on purpose' } })
  })

  test('that can’t be decoded is set aside at once, whichever copy of the library says so', async () => {
    vi.resetModules()
    const { PayloadError } = await import('../../../src/errors.js')
    const wrong = new PayloadError('payload_invalid', 'on purpose')
    expect(wrong).not.toBeInstanceOf(OurPayloadError)
    expect(await failingToDecode(wrong)).toMatchObject([
      { status: 'dead', attempt: 1, error: { code: 'payload_invalid' } },
    ])
  })

  test('is not set aside for what only looks like a PayloadError', async () => {
    const lookalike = Object.create(OurPayloadError.prototype)
    Object.assign(lookalike, { name: 'PayloadError', code: 'payload_invalid', status: 400 })
    expect(await failingToDecode(lookalike)).toMatchObject([
      { status: 'failed', attempt: 1, error: { code: 'store_unavailable' } },
    ])
  })

  test('that is tried too often is set aside, listed with why, and tried again when asked to be', async () => {
    let fails = true
    const { inbox, handler, attempts } = started(
      () => {
        if (fails) throw new Error('on purpose')
      },
      { retries: 2, backoff: () => 0 },
    )
    await deliver(inbox)
    await vi.advanceTimersByTimeAsync(3000)
    expect(handler).toHaveBeenCalledTimes(3)
    expect(attempts.at(-1)).toMatchObject({ status: 'dead', attempt: 3 })
    expect(await inbox.count()).toEqual({ waiting: 0, dead: 1 })
    const [dead] = await inbox.listDead()
    expect(dead).toMatchObject({ provider: 'labsync', attempt: 3, error: 'on purpose' })
    fails = false
    expect(await inbox.retry(dead?.id ?? '')).toBe(true)
    await settle()
    expect(attempts.at(-1)).toMatchObject({ status: 'done', attempt: 1 })
    expect(await inbox.remove(dead?.id ?? '')).toBe(false)
  })

  test('that ends each process that handles it is set aside, too', async () => {
    const engine = memoryInboxEngine()
    await deliver(defineInbox(engine))
    for (let died = 0; died < 3; died++) {
      await engine.claim('labsync', 'one that dies', 1000, 1)
      await vi.advanceTimersByTimeAsync(1001)
    }
    const { handler, attempts } = started(() => {}, { retries: 2 }, engine)
    await settle()
    expect(handler).not.toHaveBeenCalled()
    expect(attempts).toMatchObject([{ status: 'dead', attempt: 4, error: { code: 'handler_failed' } }])
  })

  test.each([['{"not":"a message"}'], ['not JSON']])('that is %s is set aside at once', async (content) => {
    const { engine, attempts } = started(() => {})
    await engine.add({ id: 'id', key: 'key', provider: 'labsync', content }, undefined)
    await vi.advanceTimersByTimeAsync(1000)
    expect(attempts).toMatchObject([{ status: 'dead', attempt: 1, error: { name: 'PayloadError' } }])
  })

  test('is handled for as long as that takes, under one lease', async () => {
    const { inbox, handler, engine } = started(() => new Promise((resolve) => setTimeout(resolve, 100_000)))
    const other = started(() => {}, {}, engine)
    await deliver(inbox)
    await vi.advanceTimersByTimeAsync(100_000)
    await settle()
    expect(handler).toHaveBeenCalledOnce()
    expect(other.handler).not.toHaveBeenCalled()
    expect(await inbox.count()).toEqual({ waiting: 0, dead: 0 })
  })

  test('whose handler hangs is tried again, and its signal aborts', async () => {
    const signals: AbortSignal[] = []
    const { inbox, attempts } = started(
      (_, { signal }) => {
        signals.push(signal)
        return new Promise(() => {})
      },
      { handlerTimeout: 60, concurrency: 1 },
    )
    await deliver(inbox)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(signals[0]?.reason).toMatchObject({ code: 'handler_timeout' })
    expect(attempts).toMatchObject([{ status: 'failed', error: { code: 'handler_timeout' } }])
    await vi.advanceTimersByTimeAsync(2000)
    expect(signals).toHaveLength(2)
  })

  test('that another worker took over is left to that, and the signal aborts', async () => {
    const engine = memoryInboxEngine()
    let stolen = false
    const { handler, attempts, inbox } = started(
      () => new Promise((resolve) => setTimeout(resolve, 50_000)),
      {},
      { ...engine, renew: async (...of) => !stolen && engine.renew(...of), complete: async () => false },
    )
    await deliver(inbox)
    await settle()
    stolen = true
    await vi.advanceTimersByTimeAsync(50_000)
    expect(handler.mock.lastCall?.[1].signal.reason).toMatchObject({ code: 'lease_lost' })
    expect(attempts).toMatchObject([{ status: 'failed', error: { code: 'lease_lost' } }])
  })
})

describe('a worker', () => {
  test('handles as many at a time as it may, and goes on with the next', async () => {
    const ends: (() => void)[] = []
    const { inbox, handler } = started(() => new Promise<void>((resolve) => ends.push(resolve)), {
      concurrency: 2,
    })
    for (const id of ['1', '2', '3']) await deliver(inbox, id)
    await settle()
    expect(handler).toHaveBeenCalledTimes(2)
    ends[0]?.()
    await settle()
    expect(handler).toHaveBeenCalledTimes(3)
  })

  test('that stops waits for what runs, claims nothing more, and aborts what takes too long', async () => {
    const ends: (() => void)[] = []
    const { inbox, handler, worker } = started(() => new Promise<void>((resolve) => ends.push(resolve)))
    await deliver(inbox, '1')
    await deliver(inbox, '2')
    await settle()
    const stopped = vi.fn()
    void worker.stop(20).then(stopped)
    await deliver(inbox, '3')
    ends[0]?.()
    await vi.advanceTimersByTimeAsync(19_999)
    expect(handler).toHaveBeenCalledTimes(2)
    expect(stopped).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(stopped).toHaveBeenCalledOnce()
    expect(handler.mock.calls.map(([, { signal }]) => signal.aborted)).toEqual([false, true])
    expect(await inbox.count()).toEqual({ waiting: 2, dead: 0 })
  })

  test('that is to stop within milliseconds refuses, and goes on', async () => {
    const { inbox, handler, worker } = started(() => {})
    await expect(worker.stop(20_000)).rejects.toMatchObject({
      code: 'option_invalid',
      message: expect.stringContaining('milliseconds'),
    })
    await deliver(inbox)
    await settle()
    expect(handler).toHaveBeenCalledOnce()
  })

  test('that stops while the store holds up a claim resolves after its time', async () => {
    const store = { claim: () => new Promise<never>(() => {}) }
    const { inbox, worker } = started(() => {}, { store })
    await deliver(inbox)
    await settle()
    const stopped = vi.fn()
    void worker.stop(1).then(stopped)
    await vi.advanceTimersByTimeAsync(1000)
    expect(stopped).toHaveBeenCalledOnce()
  })

  test('that stops while it claims gives back what it is given', async () => {
    const engine = memoryInboxEngine()
    const slow = {
      ...engine,
      claim: async (...of: Parameters<InboxEngine['claim']>) => {
        const claimed = await engine.claim(...of)
        await new Promise((resolve) => setTimeout(resolve, 1000))
        return claimed
      },
    }
    await deliver(defineInbox(engine))
    const { handler, worker } = started(() => {}, {}, slow)
    const stopped = worker.stop(20)
    await vi.advanceTimersByTimeAsync(1000)
    await stopped
    expect(handler).not.toHaveBeenCalled()
    expect(await engine.claim('labsync', 'another', 1000, 1)).toHaveLength(1)
  })

  test('that is called to look while it looks looks once more afterwards', async () => {
    const engine = memoryInboxEngine()
    let asking = 0
    const claim: InboxEngine['claim'] = async (...of) => {
      expect(++asking).toBe(1)
      const claimed = await engine.claim(...of)
      await new Promise((resolve) => setTimeout(resolve, 500))
      asking--
      return claimed
    }
    const { inbox, handler } = started(() => {}, {}, { ...engine, claim })
    await deliver(inbox, '1')
    await deliver(inbox, '2')
    await vi.advanceTimersByTimeAsync(1000)
    expect(handler).toHaveBeenCalledTimes(2)
  })

  test('says once that its inbox can’t be read, and goes on when it can', async () => {
    const print = vi.spyOn(console, 'error').mockImplementation(() => {})
    const engine = memoryInboxEngine()
    let away = true
    const claim: InboxEngine['claim'] = (...of) =>
      away ? Promise.reject(new Error('away')) : engine.claim(...of)
    const { inbox, handler } = started(() => {}, {}, { ...engine, claim })
    await deliver(inbox)
    await vi.advanceTimersByTimeAsync(5000)
    expect(print).toHaveBeenCalledOnce()
    away = false
    await vi.advanceTimersByTimeAsync(1000)
    expect(handler).toHaveBeenCalledOnce()
    away = true
    await vi.advanceTimersByTimeAsync(1000)
    expect(print).toHaveBeenCalledTimes(2)
    print.mockRestore()
  })

  test('prints what fails where nobody else is told, and what onAttempt throws', async () => {
    const print = vi.spyOn(console, 'error').mockImplementation(() => {})
    const inbox = defineInbox(memoryInboxEngine())
    const fail = () => Promise.reject(new Error('on purpose'))
    workers.push(inbox.work(hooks.labsync, fail, { retries: 0 }))
    await deliver(inbox)
    await settle()
    expect(print.mock.calls).toEqual([
      [
        expect.stringMatching(
          /^hookproof: labsync .* dead at attempt 1: [^\n]+\n {4}Error: on purpose\n {8}at /,
        ),
      ],
    ])
    print.mockClear()
    const refusing = defineInbox(memoryInboxEngine())
    workers.push(
      refusing.work(hooks.labsync, () => {}, { retries: 0, store: { claim: async () => 'in_flight' } }),
    )
    await deliver(refusing)
    await settle()
    expect(print).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/Another worker[^\n]+$/))
    print.mockClear()
    const silent = defineInbox(memoryInboxEngine())
    workers.push(silent.work(hooks.labsync, () => {}))
    await deliver(silent)
    await settle()
    expect(print).not.toHaveBeenCalled()
    const { inbox: told } = started(() => {}, {
      onAttempt() {
        throw new Error('in onAttempt')
      },
    })
    await deliver(told)
    await settle()
    expect(print).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/^hookproof: onAttempt threw: Error: in onAttempt\n/),
    )
    print.mockRestore()
  })

  test.each<WorkOptions>([
    { concurrency: 0 },
    { concurrency: 1.5 },
    { retries: -1 },
    { handlerTimeout: 0 },
    { handlerTimeout: 90_000 },
    { backoff: 5 as never },
  ])('refuses %j at once', (options) => {
    const inbox = defineInbox(memoryInboxEngine())
    expect(() => inbox.work(hooks.labsync, () => {}, options)).toThrow(
      expect.objectContaining({ code: 'option_invalid' }),
    )
  })

  test('treats a backoff that is no time as a wait of nothing', async () => {
    const { inbox, handler } = started(() => Promise.reject(new Error('on purpose')), {
      retries: 1,
      backoff: () => Number.NaN,
    })
    await deliver(inbox)
    await vi.advanceTimersByTimeAsync(2000)
    expect(handler).toHaveBeenCalledTimes(2)
  })
})

describe('a worker with a store', () => {
  test('completes both, and handles nothing that the store knows as done', async () => {
    const engine = memoryInboxEngine()
    let completions = 0
    // the process dies, as it were, between the two completions
    const complete: InboxEngine['complete'] = async (...of) =>
      completions++ === 0 ? false : engine.complete(...of)
    const { inbox, handler, attempts } = started(() => {}, { store: memoryStore() }, { ...engine, complete })
    await deliver(inbox)
    await vi.advanceTimersByTimeAsync(3000)
    expect(handler).toHaveBeenCalledOnce()
    expect(attempts.map(({ status }) => status)).toEqual(['failed', 'done'])
    expect(await inbox.count()).toEqual({ waiting: 0, dead: 0 })
  })

  test('tries again where the store fails, or has the event in flight', async () => {
    const store = memoryStore()
    const refusals = ['in_flight', new Error('away')] as const
    let asked = 0
    const claim: typeof store.claim = async (...of) => {
      const refusal = refusals[asked++]
      if (refusal instanceof Error) throw refusal
      return refusal ?? store.claim(...of)
    }
    const { inbox, handler, attempts } = started(() => {}, { store: { claim } })
    await deliver(inbox)
    await vi.advanceTimersByTimeAsync(5000)
    expect(attempts.map(({ status, error }) => [status, error?.code])).toEqual([
      ['failed', 'delivery_in_flight'],
      ['failed', 'store_unavailable'],
      ['done', undefined],
    ])
    expect(handler).toHaveBeenCalledOnce()
  })
})

describe('an inbox whose engine', () => {
  const operations = {
    count: (inbox: Inbox) => inbox.count(),
    listDead: (inbox: Inbox) => inbox.listDead(),
    revive: (inbox: Inbox) => inbox.retry('1'),
    remove: (inbox: Inbox) => inbox.remove('1'),
  } as const
  const asked = ['count', 'listDead', 'revive', 'remove'] as const

  test.each(asked)('never answers %s rejects with store_unavailable in time', async (name) => {
    const engine = { ...memoryInboxEngine(), [name]: () => new Promise<never>(() => {}) }
    const answer = operations[name](defineInbox(engine, { timeout: 5 }))
    const refused = expect(answer).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('within 5 s'),
    })
    await vi.advanceTimersByTimeAsync(5000)
    await refused
  })

  test.each(asked)('fails at %s says so, with the cause', async (name) => {
    const cause = new Error('on purpose')
    const engine = { ...memoryInboxEngine(), [name]: () => Promise.reject(cause) }
    await expect(operations[name](defineInbox(engine))).rejects.toMatchObject({
      code: 'store_unavailable',
      cause,
    })
  })
})
