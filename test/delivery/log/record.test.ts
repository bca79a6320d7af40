import { afterEach, describe, expect, test, vi } from 'vitest'
import type { DeliveryContext } from '../../../src/delivery/context.js'
import { defineLog } from '../../../src/delivery/log/define-log.js'
import type { LogEngine } from '../../../src/delivery/log/engine.js'
import type { AttemptState } from '../../../src/delivery/log/status.js'
import type { Lease, Store } from '../../../src/delivery/store.js'
import { StoreError } from '../../../src/errors.js'
import { defineProvider, type Provider } from '../../../src/providers/define.js'
import { createReceiver } from '../../../src/receiver/receive.js'
import { bearerToken } from '../../../src/schemes/bearer-token.js'
import { memoryLogEngine } from '../../../src/stores/memory-log.js'
import { bodyOf, fail, hook, key, setUp } from './fixture.js'

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** What was printed on stderr, instead of printing it. */
function captureStderr() {
  return vi.spyOn(console, 'error').mockImplementation(() => {})
}

/** Makes each look at the clock a millisecond later. */
function tickingClock() {
  let now = Date.now()
  vi.spyOn(Date, 'now').mockImplementation(() => now++)
}

/** A store that grants every claim, with fences that grow, and completes as it is told. */
function grantingStore(complete: () => Promise<void> = async () => {}): Store {
  let fence = 0
  return {
    async claim() {
      fence++
      return { attempt: fence, fence, onLost() {}, complete, release: (error) => Promise.reject(error) }
    },
  }
}

describe('a delivery', () => {
  test('is recorded with its raw body, its outcome, attempts and latency, and no secret', async () => {
    const { log, deliver } = setUp()
    await deliver(fail())
    expect(await log.get(key)).toMatchObject({ status: 'failed', code: 'handler_failed', attempts: 1 })
    await deliver(() => {}, bodyOf(), {
      'User-Agent': 'laabam/1',
      Authorization: 'Bearer of-a-proxy',
      Cookie: 'session=1',
      'X-Api-Key': 'k',
    })
    const record = await log.get(key)
    expect(record).toMatchObject({
      key,
      status: 'handled',
      provider: 'laabam',
      type: 'invoice.paid',
      attempts: 2,
    })
    expect(record).not.toHaveProperty('code')
    expect(new TextDecoder().decode(record?.body)).toBe(bodyOf())
    expect(record?.headers).toEqual({ 'user-agent': 'laabam/1' })
    expect(record?.latencyMs).toBeGreaterThanOrEqual(0)
  })

  test('is recorded before its handler runs', async () => {
    const { log, deliver } = setUp()
    await deliver(async () => expect(await log.get(key)).toMatchObject({ status: 'received', attempts: 1 }))
    expect(await log.get(key)).toMatchObject({ status: 'handled' })
  })

  test('is recorded before it is acknowledged, and stays received if the process dies', async () => {
    const { log, deliver } = setUp({ receiver: { ack: 'before' } })
    expect(await deliver(() => new Promise(() => {}))).toMatchObject({ status: 202 })
    expect(await log.get(key)).toMatchObject({ status: 'received', attempts: 1 })
  })

  test('is recorded as bytes where it came as bytes, whatever its headers are in', async () => {
    const { log, deliver } = setUp()
    const bytes = new TextEncoder().encode(bodyOf())
    await deliver(() => {}, bytes)
    expect((await log.get(key))?.body).toEqual(bytes)
    const sent = { 'X-Laabam-Signature': 'x', Date: 'today', accept: '*/*', traceparent: '' }
    const inHeaders = new Headers(sent)
    const shapes = [
      sent,
      inHeaders,
      new Map(Object.entries(sent)),
      { get: (name: string) => inHeaders.get(name) },
    ]
    for (const headers of shapes) {
      const { delivery, event } = await loggedOf()
      await log.record('superseded', { delivery, provider: hook, event, headers, body: bytes })
      expect((await log.get('laabam::id:evt_of_headers'))?.headers).toEqual({ date: 'today' })
      await log.forget('laabam::id:evt_of_headers')
    }
  })

  test('of a type that is not known is recorded with the type as the sender has it', async () => {
    const { log, deliver } = setUp()
    await deliver(() => {}, '{"id":"evt_1","type":"invoice.sent","data":{}}')
    expect(await log.get(key)).toMatchObject({ type: 'unknown', unknownType: 'invoice.sent' })
  })

  test('that is a duplicate adds nothing to its record', async () => {
    const { log, deliver } = setUp()
    await deliver(() => {})
    const before = await log.get(key)
    await deliver(() => {})
    expect(await log.get(key)).toEqual(before)
    expect(before).toMatchObject({ status: 'handled', attempts: 1 })
  })

  test('that is a duplicate says that it was handled, where its process died before it could', async () => {
    const { log, deliver, tamper } = setUp()
    await deliver(() => {})
    await tamper({ status: 'received' })
    expect(await deliver(fail('it ran'))).toMatchObject({ status: 200 })
    expect(await log.get(key)).toMatchObject({ status: 'handled', attempts: 1 })
  })

  test('that is in flight leaves the record alone', async () => {
    const { log, deliver } = setUp()
    await deliver(async () => expect(await deliver(fail('it ran'))).toMatchObject({ status: 409 }))
    expect(await log.get(key)).toMatchObject({ status: 'handled', attempts: 1 })
  })

  test('that is superseded is recorded as that', async () => {
    const order = (event: { readonly id?: string }) => ({ of: 'invoice', at: Number(event.id?.slice(4)) })
    const { log, deliver } = setUp({ receiver: { order } })
    await deliver(fail())
    await deliver(() => {}, bodyOf('evt_2'))
    expect(await deliver(fail('it ran'))).toMatchObject({ status: 200 })
    expect(await log.get(key)).toMatchObject({ status: 'superseded' })
  })

  test('that a store of your own grants or loses is recorded by what that throws', async () => {
    const fails = () => Promise.reject(new Error('no engine'))
    const { log, deliver } = setUp({ store: grantingStore(fails) })
    expect(await deliver(() => {})).toMatchObject({ status: 503 })
    expect(await log.get(key)).toMatchObject({ status: 'failed', code: 'store_unavailable' })
  })

  test('is recorded without a store, too, attempt by attempt', async () => {
    const { log, deliver } = setUp({ receiver: { store: undefined } })
    tickingClock()
    await deliver(fail())
    expect(await log.get(key)).toMatchObject({ status: 'failed', attempts: 1 })
    await deliver(() => {})
    expect(await log.get(key)).toMatchObject({ status: 'handled', attempts: 2 })
  })
})

/** An event that is given to the log without a receiver. */
async function loggedOf() {
  const body = bodyOf('evt_of_headers')
  const event = await hook.decode(body, { verified: true, secretIndex: 0 })
  const delivery = { key: 'laabam::id:evt_of_headers', fingerprint: 'f', rememberFor: 1 }
  return { delivery, event }
}

describe('a late failure', () => {
  test('of an attempt that lost its lease changes nothing where a later one succeeded', async () => {
    let lose = (_error: Error) => {}
    const lost = new Promise<void>((_, reject) => {
      lose = reject
    })
    let completions = 0
    const store = grantingStore(() => (completions++ === 0 ? Promise.resolve() : lost))
    const { log, deliver } = setUp({ store })
    let begin = () => {}
    const handled = new Promise<void>((resolve) => {
      begin = resolve
    })
    const slow = deliver(() => handled)
    await vi.waitFor(async () => expect(await log.get(key)).toMatchObject({ attempts: 1 }))
    await deliver(() => {})
    begin()
    lose(new StoreError('lease_lost', 'It ran out.'))
    expect(await slow).toMatchObject({ status: 500 })
    expect(await log.get(key)).toMatchObject({ status: 'handled', attempts: 2 })
  })

  test('changes nothing where a later attempt is at work', async () => {
    const { log, deliver } = setUp({ store: grantingStore() })
    let failNow = () => {}
    const first = deliver(() => new Promise((_, reject) => (failNow = () => reject(new Error('late')))))
    await vi.waitFor(async () => expect(await log.get(key)).toMatchObject({ attempts: 1 }))
    const second = deliver(async () => {
      failNow()
      await first
      expect(await log.get(key)).toMatchObject({ status: 'received', attempts: 2 })
    })
    expect(await second).toMatchObject({ status: 200 })
  })
})

describe('where another body comes under an id that was handled', () => {
  const other = bodyOf('evt_1', 'pay_2')

  test('it is recorded beside the other, as often as it comes', async () => {
    tickingClock()
    const { log, deliver } = setUp()
    await deliver(() => {})
    for (const _ of [1, 2]) expect(await deliver(fail('it ran'), other)).toMatchObject({ status: 200 })
    const { deliveries } = await log.list({ status: 'conflict' })
    expect(deliveries).toMatchObject([{ id: 'evt_1', attempts: 2 }])
    expect(new TextDecoder().decode((await log.get(deliveries[0]?.key ?? ''))?.body)).toBe(other)
    expect(await log.get(key)).toMatchObject({ status: 'handled', attempts: 1 })
  })

  test('and it can’t be recorded, the sender is asked to come again', async () => {
    const engine = memoryLogEngine()
    const { deliver } = setUp({
      engine: {
        ...engine,
        save: async (entries) =>
          entries.some(({ status }) => status === 'conflict')
            ? fail('the log is gone')()
            : engine.save(entries),
      },
    })
    await deliver(() => {})
    expect(await deliver(fail('it ran'), other)).toMatchObject({ status: 503 })
  })
})

function itsOwnCause(): Error {
  const error = new Error('round and round')
  error.cause = error
  return error
}

describe('where the log fails', () => {
  const gone = Object.assign(new Error('the log is gone\nINSERT INTO records VALUES (…)'), {
    code: 'ECONNREFUSED',
    detail: 'Key (key)=(laabam::id:evt_1)',
    parameters: [key, bodyOf()],
  })

  test('the delivery is handled all the same, and stderr is told a message and a code', async () => {
    const stderr = captureStderr()
    const { deliver } = setUp({ engine: { save: () => Promise.reject(gone) } })
    const handler = vi.fn()
    expect(await deliver(handler)).toMatchObject({ status: 200 })
    expect(handler).toHaveBeenCalledOnce()
    const line =
      'hookproof: a delivery was not recorded: The memory log failed: see the cause. (store_unavailable) the log is gone (ECONNREFUSED)'
    expect(stderr.mock.calls).toEqual([[line], [line]])
  })

  test('so is a failure, with the handler’s own error', async () => {
    captureStderr()
    const { deliver } = setUp({ engine: { settle: () => Promise.reject(gone) } })
    expect(await deliver(fail())).toMatchObject({ status: 500 })
  })

  test.each([
    ['no error', bodyOf(), ''],
    ['a long message', new Error('x'.repeat(999)), ` ${'x'.repeat(200)}`],
    ['no message', new Error(), ' '],
    ['a message that causes itself', itsOwnCause(), ' round and round'.repeat(3)],
  ])('with %s, as much is printed', async (_, thrown, printed) => {
    const stderr = captureStderr()
    const { deliver } = setUp({ engine: { settle: () => Promise.reject(thrown) } })
    await deliver(() => {})
    expect(stderr.mock.calls).toEqual([
      [
        `hookproof: a delivery was not recorded: The memory log failed: see the cause. (store_unavailable)${printed}`,
      ],
    ])
  })

  test('for a while only, it is recorded at the end', async () => {
    captureStderr()
    const engine = memoryLogEngine()
    let saves = 0
    const { log, deliver } = setUp({
      engine: {
        ...engine,
        save: async (entries) => (saves++ === 0 ? fail('not yet')() : engine.save(entries)),
      },
    })
    await deliver(() => {})
    expect(await log.get(key)).toMatchObject({ status: 'handled', attempts: 1 })
  })

  test('nothing is acknowledged before it is handled: the sender is asked to retry', async () => {
    captureStderr()
    let isBroken = true
    const engine = memoryLogEngine()
    const save: LogEngine['save'] = (entries) => (isBroken ? fail('gone')() : engine.save(entries))
    const onOutcome = vi.fn()
    const { deliver } = setUp({ engine: { ...engine, save }, receiver: { ack: 'before', onOutcome } })
    const handler = vi.fn()
    expect(await deliver(handler)).toMatchObject({ status: 503 })
    expect(onOutcome).toHaveBeenLastCalledWith(
      expect.objectContaining({ code: 'store_unavailable', status: 503 }),
    )
    expect(handler).not.toHaveBeenCalled()
    isBroken = false
    expect(await deliver(handler)).toMatchObject({ status: 202 })
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce())
  })

  test('a delivery that nobody records is acknowledged without', async () => {
    const { deliver } = setUp({ receiver: { ack: 'before', log: undefined } })
    expect(await deliver(() => {})).toMatchObject({ status: 202 })
  })

  test('it is waited for no longer than its timeout', async () => {
    const stderr = captureStderr()
    const never = () => new Promise<never>(() => {})
    const { deliver } = setUp({ engine: { save: never, settle: never }, options: { timeout: 0.01 } })
    expect(await deliver(() => {})).toMatchObject({ status: 200 })
    expect(stderr.mock.calls[0]?.[0]).toMatch(/did not answer within 0.01 s/)
  })

  test('both waits together take no longer than the timeout', async () => {
    captureStderr()
    vi.useFakeTimers()
    const never = () => new Promise<never>(() => {})
    const { deliver } = setUp({ engine: { save: never, settle: never }, options: { timeout: 2 } })
    const answered = vi.fn()
    void deliver(() => {}).then(answered)
    await vi.advanceTimersByTimeAsync(1990)
    expect(answered).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(30)
    expect(answered).toHaveBeenCalledOnce()
  })

  test('a save that comes after its timeout changes nothing that came in between', async () => {
    captureStderr()
    const engine = memoryLogEngine()
    let late = async () => {}
    const save = (entries: Parameters<typeof engine.save>[0]) => {
      if (entries.some(({ status }) => status !== 'received')) return engine.save(entries)
      late = () => engine.save(entries)
      return new Promise<void>(() => {})
    }
    const { log, deliver } = setUp({ engine: { ...engine, save }, options: { timeout: 0.01 } })
    await deliver(() => {})
    // the second save has no time left for anybody to wait for it
    await vi.waitFor(async () => expect(await log.get(key)).toMatchObject({ status: 'handled' }))
    await late()
    expect(await log.get(key)).toMatchObject({ status: 'handled', attempts: 1 })
  })

  test.each([
    [new Error('no seal'), 'no seal'],
    ['no seal', 'string'],
  ])('because a provider throws %s, the delivery is handled all the same', async (thrown, printed) => {
    const stderr = captureStderr()
    const { log, store } = setUp()
    const seal = () => Promise.reject(thrown)
    const provider: Provider<ReturnType<typeof hook.verify>> = { ...hook, seal }
    const { delivery, event } = await loggedOf()
    const lease = await store.claim(delivery, {})
    const recorded = await log.record(lease, { delivery, provider, event, headers: {}, body: bodyOf() })
    expect(recorded).toMatchObject({ isRecorded: false })
    expect(stderr.mock.calls).toEqual([[`hookproof: a delivery was not recorded: ${printed}`]])
  })

  test('because an engine throws what cannot be read, the delivery is handled all the same', async () => {
    const stderr = captureStderr()
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const { log, store } = setUp()
    const provider = { ...hook, seal: () => Promise.reject(proxy) }
    const { delivery, event } = await loggedOf()
    const lease = await store.claim(delivery, {})
    const recorded = await log.record(lease, { delivery, provider, event, headers: {}, body: bodyOf() })
    expect(recorded).toMatchObject({ isRecorded: false })
    expect(stderr.mock.lastCall?.[0]).toMatch(/not recorded: something that cannot be read was thrown$/)
  })
})

test('what is forgotten while its handler runs stays forgotten', async () => {
  const { log, deliver } = setUp()
  await deliver(() => log.forget(key))
  expect(await log.get(key)).toBeUndefined()
})

describe('the lease', () => {
  /** A lease of a class, as a store of somebody's own may have it. */
  class OwnLease implements Lease {
    readonly attempt = 3
    readonly fence = 7
    readonly transaction = { sql: true }
    readonly ended: string[] = []
    lose = (_reason: Error) => {}
    onLost(abort: (reason: Error) => void) {
      this.lose = abort
    }
    async complete() {
      this.ended.push('completed')
    }
    async release(error: unknown): Promise<never> {
      this.ended.push('released')
      throw error
    }
  }

  test('keeps what the store said of it', async () => {
    const lease = new OwnLease()
    const { deliver } = setUp({ store: { claim: async () => lease } })
    let context: DeliveryContext | undefined
    const seen = vi.fn((_: unknown, ctx: DeliveryContext) => {
      context = ctx
      expect(ctx.signal.aborted).toBe(false)
      lease.lose(new Error('lost'))
      expect(ctx.signal.aborted).toBe(true)
    })
    const { log, store } = setUp({ store: { claim: async () => lease } })
    await createReceiver(hook, seen, { store, log }).receive(await signedDelivery(), {})
    expect(context).toMatchObject({ attempt: 3, fence: 7, transaction: { sql: true } })
    expect(context).not.toHaveProperty('redelivery')
    expect(lease.ended).toEqual(['completed'])
    await deliver(fail())
    expect(lease.ended).toEqual(['completed', 'released'])
  })

  test('is freed before the failure is recorded', async () => {
    const lease = new OwnLease()
    const settle = vi.fn(async ([change]: readonly AttemptState[]) => {
      expect([change?.status, lease.ended]).toEqual(['failed', ['released']])
    })
    const { deliver } = setUp({ store: { claim: async () => lease }, engine: { settle } })
    await deliver(fail())
    expect(settle).toHaveBeenCalledOnce()
  })
})

async function signedDelivery() {
  const { sign } = await import('../../../src/signature/sign.js')
  const headers = { 'x-laabam-signature': sign(bodyOf(), 'whsec_record') }
  return { method: 'POST', headers, readBody: () => bodyOf() }
}

describe('headers', () => {
  const tokenHeader = 'x-request-id'
  const provider = defineProvider({
    name: 'acme',
    scheme: bearerToken({ token: 'token-in-the-wrong-place', header: tokenHeader }),
    read: () => ({ type: 'ping', data: {}, id: '1' }),
    events: {},
  })
  const headers = {
    [tokenHeader]: 'token-in-the-wrong-place',
    'content-type': 'application/json',
    'x-webhook-proof': 'secret',
    'webhook-id': 'msg_1',
  }

  async function headersBy(by: typeof provider): Promise<unknown> {
    const log = defineLog(memoryLogEngine())
    await createReceiver(by, () => {}, { log }).receive({ method: 'POST', headers, readBody: () => '{}' }, {})
    return (await log.get('acme::id:1'))?.headers
  }

  test('are those on the list, but never one that the provider goes by', async () => {
    expect(await headersBy(provider)).toEqual({ 'content-type': 'application/json', 'webhook-id': 'msg_1' })
  })

  test('are none where a provider doesn’t say what it goes by', async () => {
    const { authHeaders: _, ...silent } = provider
    expect(await headersBy(silent as typeof provider)).toEqual({})
  })
})
