import { afterEach, describe, expect, test, vi } from 'vitest'
import type { DeliveryContext } from '../../../src/delivery/context.js'
import { defineLog } from '../../../src/delivery/log/define-log.js'
import type { Redelivery } from '../../../src/delivery/log/redelivery.js'
import type { Delivery, Store } from '../../../src/delivery/store.js'
import { ConfigError, SignatureError, StoreError, type WebhookError } from '../../../src/errors.js'
import { defineProvider, type Provider } from '../../../src/providers/define.js'
import type { AnyEvent } from '../../../src/providers/event.js'
import { flabs } from '../../../src/providers/flabs/index.js'
import { laabam } from '../../../src/providers/laabam.js'
import { labsync } from '../../../src/providers/labsync.js'
import type { Background } from '../../../src/receiver/incoming.js'
import { createReceiver } from '../../../src/receiver/receive.js'
import { bearerToken } from '../../../src/schemes/bearer-token.js'
import { withUnsignedType } from '../../../src/schemes/unsigned-type.js'
import { sign } from '../../../src/signature/sign.js'
import { durableObjectStore } from '../../../src/stores/durable-object/index.js'
import { memoryStore } from '../../../src/stores/memory.js'
import { memoryLogEngine } from '../../../src/stores/memory-log.js'
import { memoryNamespace } from '../../support/durable-object.js'
import { bill, bodyOf, fail, hook, key, secret, setUp, unverifiedHook } from './fixture.js'

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** What redelivers the events of a set-up. */
function redelivering({ log, store }: ReturnType<typeof setUp>) {
  return <Events extends AnyEvent>(
    at: string,
    provider: Provider<Events>,
    handler: Redelivery<Events>['handler'],
    changes: Partial<Redelivery<Events>> = {},
  ) => log.redeliver(at, { provider, handler, store, ...changes })
}

async function recordedOnce(handler: () => unknown = fail()) {
  const parts = setUp()
  await parts.deliver(handler)
  return { ...parts, redeliver: redelivering(parts) }
}

describe('a redelivery', () => {
  test('knows a type that was not signed, and what the signature covers', async () => {
    const { log, store } = setUp()
    const provider = defineProvider({
      name: 'open',
      scheme: withUnsignedType(bearerToken({ token: secret }), 'x-event'),
      read: (payload, { unsignedType = '' }) => ({ type: unsignedType, data: payload, id: 'evt_1' }),
    })
    const incoming = {
      method: 'POST',
      headers: { authorization: secret, 'x-event': 'push' },
      readBody: () => '{}',
    }
    const options = { store, log, onOutcome: () => {} }
    await createReceiver(provider, fail(), options).receive(incoming, {})
    const seen: AnyEvent[] = []
    const handler = (event: AnyEvent) => seen.push(event)
    expect(await log.redeliver('open::id:evt_1', { provider, handler, store })).toBe('handled')
    expect(seen).toMatchObject([{ type: 'push', typeSigned: false, covers: 'nothing' }])
  })

  test('runs a failed event again, typed, and then it is handled', async () => {
    const { redeliver, log, deliver } = await recordedOnce()
    const seen: unknown[] = []
    const result = await redeliver(key, hook, {
      'invoice.paid': (event, ctx) =>
        seen.push([event.data.payment_id, event.signedAt, ctx.deliveryKey, ctx.attempt]),
    })
    expect([result, seen]).toEqual(['handled', [['pay_1', expect.any(Date), key, 2]]])
    expect(await log.get(key)).toMatchObject({ status: 'handled', attempts: 2 })
    expect(await deliver(fail('handled twice'))).toMatchObject({ status: 200 })
  })

  test('runs nothing that is done', async () => {
    const { redeliver, deliver } = await recordedOnce()
    await deliver(() => {})
    const handler = vi.fn()
    expect(await redeliver(key, hook, handler)).toBe('done')
    // also where the store has forgotten
    expect(await redeliver(key, hook, handler, { store: memoryStore() })).toBe('done')
    expect(handler).not.toHaveBeenCalled()
  })

  test('finds done what the store says is done, and records it', async () => {
    const { redeliver, log, tamper } = await recordedOnce(() => {})
    await tamper({ status: 'received' })
    expect(await redeliver(key, hook, fail('it ran'))).toBe('done')
    expect(await log.get(key)).toMatchObject({ status: 'handled' })
  })

  test('runs what is done by force, and leaves it done where that fails', async () => {
    const { redeliver, log, deliver } = await recordedOnce(() => {})
    const handler = vi.fn()
    expect(await redeliver(key, hook, handler, { force: true })).toBe('handled')
    expect(handler).toHaveBeenCalledOnce()
    await expect(redeliver(key, hook, fail(), { force: true })).rejects.toMatchObject({
      code: 'handler_failed',
    })
    expect(await log.get(key)).toMatchObject({ status: 'handled', attempts: 3 })
    expect(await deliver(fail('handled twice'))).toMatchObject({ status: 200 })
  })

  test('is recorded while it runs', async () => {
    const { redeliver, log } = await recordedOnce()
    await redeliver(key, hook, async () =>
      expect(await log.get(key)).toMatchObject({ status: 'received', attempts: 2 }),
    )
  })

  test('keeps when the sender delivered it last', async () => {
    const { redeliver, log } = await recordedOnce()
    const before = await log.get(key)
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 86_400_000)
    await redeliver(key, hook, () => {})
    expect((await log.get(key))?.receivedAt).toEqual(before?.receivedAt)
  })

  test('does not mind the age', async () => {
    const parts = setUp()
    const then = Date.now() - 40 * 86_400_000
    const headers = { 'x-laabam-signature': sign(bodyOf(), secret, { timestamp: Math.floor(then / 1000) }) }
    const past = laabam({ secret, now: () => then })
    await createReceiver(past, fail(), { store: parts.store, log: parts.log, onOutcome: () => {} }).receive(
      { method: 'POST', headers, readBody: () => bodyOf() },
      {},
    )
    const handler = vi.fn()
    await redelivering(parts)(key, hook, handler)
    expect(handler).toHaveBeenCalledOnce()
  })

  test('claims what the receiver claimed: the key and the order that the user chose, for as long', async () => {
    const claimed: Delivery[] = []
    const memory = memoryStore()
    const store: Store = {
      claim(delivery, objects) {
        claimed.push(delivery)
        return memory.claim(delivery, objects)
      },
    }
    const receiver = {
      endpoint: 'tenant',
      key: () => 'chosen',
      order: () => ({ of: 'invoice', at: 5 }),
    }
    const parts = setUp({ store, receiver })
    await parts.deliver(fail())
    const { deliveries } = await parts.log.list()
    const at = deliveries[0]?.key ?? ''
    const seen: string[] = []
    await redelivering(parts)(at, hook, (_event, ctx) => seen.push(ctx.deliveryKey))
    expect(claimed[1]).toEqual(claimed[0])
    expect(claimed[1]).toMatchObject({ order: { at: 5 }, rememberFor: expect.any(Number) })
    expect(seen).toEqual([claimed[0]?.key])
  })

  test('gives the handler an id that no other redelivery has, and the objects it was given', async () => {
    const { redeliver } = await recordedOnce()
    const seen: unknown[] = []
    const handler = (_event: unknown, ctx: DeliveryContext) => {
      seen.push(ctx.redelivery)
      expect(ctx).toMatchObject({ env: { name: 'worker' } })
    }
    const objects = { env: { name: 'worker' } }
    await redeliver(key, hook, handler, { objects })
    await redeliver(key, hook, handler, { objects, force: true })
    expect(seen).toEqual([expect.any(String), expect.any(String)])
    expect(new Set(seen).size).toBe(2)
  })

  test('gives the store the objects, as it is given those of a request', async () => {
    const { log, deliver } = setUp()
    await deliver(fail())
    const claim = vi.fn(async () => 'in_flight' as const)
    const objects = { env: {} }
    expect(await log.redeliver(key, { provider: hook, handler: fail(), store: { claim }, objects })).toBe(
      'in_flight',
    )
    expect(claim).toHaveBeenCalledWith(expect.objectContaining({ key }), objects)
  })

  test('claims in a Durable Object that the Worker’s env has', async () => {
    const objects = { env: { DELIVERIES: memoryNamespace() } }
    const store = durableObjectStore<typeof objects>(({ env }) => env.DELIVERIES)
    const parts = setUp({ store })
    type Objects = Background & typeof objects
    const options = { store, log: parts.log, onOutcome: () => {} }
    const receiver = createReceiver<ReturnType<typeof hook.verify>, Objects>(hook, fail(), options)
    const headers = { 'x-laabam-signature': sign(bodyOf(), secret) }
    await receiver.receive({ method: 'POST', headers, readBody: () => bodyOf() }, objects)
    const redeliver = redelivering(parts)
    expect(await redeliver(key, hook, () => {}, { objects })).toBe('handled')
    expect(await redeliver(key, hook, fail('it ran'), { objects })).toBe('done')
    // without them, the error says what is missing
    await expect(redeliver(key, hook, () => {}, { force: true })).rejects.toMatchObject({
      code: 'store_unavailable',
    })
  })

  test.each(['in_flight', 'conflict', 'superseded'] as const)(
    'that the store refuses as %s runs nothing',
    async (refusal) => {
      const { log, deliver } = setUp()
      await deliver(fail())
      const handler = vi.fn()
      const store: Store = { claim: async () => refusal }
      expect(await log.redeliver(key, { provider: hook, handler, store })).toBe(refusal)
      expect(handler).not.toHaveBeenCalled()
      expect(await log.get(key)).toMatchObject({ status: refusal === 'in_flight' ? 'failed' : refusal })
    },
  )

  test('of what is superseded says so', async () => {
    const { redeliver, tamper } = await recordedOnce()
    await tamper({ status: 'superseded' })
    const handler = vi.fn()
    expect(await redeliver(key, hook, handler)).toBe('superseded')
    expect(await redeliver(key, hook, handler, { force: true })).toBe('handled')
    expect(handler).toHaveBeenCalledOnce()
  })

  test('of a handler that hangs ends with its lease', async () => {
    const { redeliver, log } = await recordedOnce()
    let aborted = false
    const hangs = (_event: unknown, { signal }: DeliveryContext) => {
      signal.addEventListener('abort', () => {
        aborted = true
      })
      return new Promise(() => {})
    }
    await expect(redeliver(key, hook, hangs, { leaseLimit: 0.01 })).rejects.toMatchObject({
      code: 'handler_timeout',
    })
    expect(aborted).toBe(true)
    expect(await log.get(key)).toMatchObject({ status: 'failed', code: 'handler_timeout' })
    expect(await redeliver(key, hook, () => {})).toBe('handled')
  })

  test('goes on where the log fails meanwhile', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const engine = memoryLogEngine()
    const { log, store, deliver } = setUp({ engine })
    await deliver(fail())
    const broken = defineLog({ ...engine, save: fail('gone') })
    expect(await broken.redeliver(key, { provider: hook, handler: () => {}, store })).toBe('handled')
    expect(await log.redeliver(key, { provider: hook, handler: fail('it ran'), store })).toBe('done')
  })
})

describe('a seal', () => {
  test.each([
    ['another body', { body: new TextEncoder().encode(bodyOf('evt_1', 'pay_2')) }],
    ['other facts', { facts: '{"delivery":{"key":"laabam::id:evt_1"},"headers":{},"verified":true}' }],
    ['another seal', { seal: 'ab'.repeat(32) }],
    ['a seal that is none', { seal: 'none' }],
    ['no seal', { seal: '' }],
  ])('refuses a row that was given %s', async (_, change) => {
    const { redeliver, tamper } = await recordedOnce()
    await tamper(change)
    const handler = vi.fn()
    await expect(redeliver(key, hook, handler)).rejects.toBeInstanceOf(SignatureError)
    expect(handler).not.toHaveBeenCalled()
  })

  test.each(['key', 'id', 'fingerprint', 'rememberFor', 'at', 'verified', 'signedAt', 'provider', 'laabam'])(
    'holds for %s, which decoding or claiming goes by',
    async (field) => {
      const parts = setUp({ receiver: { order: () => ({ of: 'invoice', at: 5 }) } })
      await parts.deliver(fail())
      const found = await parts.engine.load(key)
      const facts = found?.facts ?? ''
      const changed = facts.replace(new RegExp(`${field}":?"?[^"]`), (match) => `${match.slice(0, -1)}9`)
      expect(changed).not.toBe(facts)
      await parts.tamper({ facts: changed })
      await expect(redelivering(parts)(key, hook, fail('it ran'))).rejects.toMatchObject({
        code: 'signature_mismatch',
      })
    },
  )

  test('refuses a row that was copied under another key', async () => {
    const { redeliver, tamper } = await recordedOnce()
    await tamper({ key: 'laabam::id:evt_2' })
    await expect(redeliver('laabam::id:evt_2', hook, fail('it ran'))).rejects.toMatchObject({
      code: 'signature_mismatch',
    })
  })

  test('is none of the sender’s own signatures', async () => {
    const { redeliver, engine, tamper } = await recordedOnce()
    const facts = (await engine.load(key))?.facts ?? ''
    for (const signed of [facts, `hookproof.record.${facts}`]) {
      const seal = /v1=(.*)/.exec(sign(signed, secret))?.[1] ?? ''
      await tamper({ seal })
      await expect(redeliver(key, hook, fail('it ran'))).rejects.toMatchObject({ code: 'signature_mismatch' })
    }
  })

  test('passes under a rotated secret that is still in the list, which seals it anew', async () => {
    const { redeliver } = await recordedOnce()
    const rotated = laabam({ secret: 'new' })
    await expect(redeliver(key, rotated, () => {})).rejects.toMatchObject({ code: 'signature_mismatch' })
    await redeliver(key, laabam({ secret: ['new', secret] }), () => {})
    const handler = vi.fn()
    await redeliver(key, rotated, handler, { force: true })
    expect(handler).toHaveBeenCalledOnce()
  })

  test('holds for a token sender by its token, though the token is not recorded', async () => {
    const parts = setUp()
    const withToken = flabs({ token: 'flabs-token' })
    const headers = { authorization: 'Bearer flabs-token' }
    await createReceiver(withToken, fail(), {
      store: parts.store,
      log: parts.log,
      onOutcome: () => {},
    }).receive({ method: 'POST', headers, readBody: () => bill }, {})
    const { deliveries } = await parts.log.list()
    const at = deliveries[0]?.key ?? ''
    expect(JSON.stringify(await parts.engine.load(at))).not.toContain('flabs-token')
    const handler = vi.fn()
    await expect(redelivering(parts)(at, flabs({ token: 'another' }), handler)).rejects.toMatchObject({
      code: 'signature_mismatch',
    })
    await redelivering(parts)(at, withToken, handler)
    expect(handler.mock.calls[0]?.[0]).toMatchObject({ type: 'bill.created', verified: true })
  })

  test('of one scheme is none where a provider has no secret any more', async () => {
    const { redeliver } = await recordedOnce()
    const without: Provider<ReturnType<typeof hook.verify>> = { ...hook, seal: async () => [] }
    await expect(redeliver(key, without, () => {})).rejects.toMatchObject({ code: 'signature_mismatch' })
  })
})

describe('a sender without a secret', () => {
  async function recordedBill(parts: ReturnType<typeof setUp>): Promise<string> {
    await parts.deliverUnverified()
    return (await parts.log.list({ provider: 'flabs' })).deliveries[0]?.key ?? ''
  }

  test('is listed, and redelivered only where the log has a secret of its own', async () => {
    const parts = setUp()
    const at = await recordedBill(parts)
    const refused = redelivering(parts)(at, unverifiedHook, fail('it ran'))
    await expect(refused).rejects.toBeInstanceOf(ConfigError)
    await expect(refused).rejects.toThrow(/sealWith/)
  })

  test('is redelivered where it was sealed, and its event says again that nobody verified it', async () => {
    const parts = setUp({ options: { sealWith: 'of-the-log' } })
    const at = await recordedBill(parts)
    const handler = vi.fn()
    await redelivering(parts)(at, unverifiedHook, handler)
    expect(handler.mock.calls[0]?.[0]).toMatchObject({ type: 'bill.created', verified: false })
  })

  test('has no row redelivered that somebody else wrote', async () => {
    const parts = setUp({ options: { sealWith: 'of-the-log' } })
    const at = await recordedBill(parts)
    await parts.tamper({ seal: '' }, at)
    await expect(redelivering(parts)(at, unverifiedHook, fail('it ran'))).rejects.toMatchObject({
      code: 'signature_mismatch',
    })
  })
})

describe('a secret of the log’s own', () => {
  test('may be rotated, and outlives the sender’s', async () => {
    const engine = memoryLogEngine()
    const before = setUp({ engine, options: { sealWith: 'old' } })
    await before.deliver(fail())
    const stranger = laabam({ secret: 'rotated' })
    const { log } = setUp({ engine, options: { sealWith: ['new', 'old'] } })
    const { store } = before
    expect(await log.redeliver(key, { provider: stranger, handler: () => {}, store })).toBe('handled')
  })

  test('seals no delivery of one provider for another', async () => {
    const parts = setUp({ options: { sealWith: 'of-the-log' } })
    await parts.deliver(fail())
    await expect(redelivering(parts)(key, labsync({ secret }), fail('it ran'))).rejects.toMatchObject({
      code: 'signature_mismatch',
    })
  })

  test.each([
    ['secret_missing', undefined],
    ['secret_missing', ''],
    ['secret_malformed', ' blank '],
  ])('is refused at once as %s', (code, sealWith) => {
    expect(() => defineLog(memoryLogEngine(), { sealWith })).toThrow(expect.objectContaining({ code }))
  })
})

describe('what goes wrong with a redelivery', () => {
  test('is said where nothing is recorded, and where the handler fails', async () => {
    const { redeliver, log } = await recordedOnce()
    await expect(redeliver('laabam::id:evt_9', hook, () => {})).rejects.toMatchObject({
      code: 'option_invalid',
    })
    const failing = redeliver(key, hook, () => {
      throw undefined
    })
    await expect(failing).rejects.toMatchObject({ code: 'handler_failed' } satisfies Partial<WebhookError>)
    expect(await log.get(key)).toMatchObject({ status: 'failed', code: 'handler_failed' })
  })

  test.each<[string, Partial<Redelivery<ReturnType<typeof hook.verify>>>]>([
    ['no provider', { provider: {} as typeof hook }],
    ['no store', { store: {} as Store }],
    ['a lease of no length', { leaseLimit: 0 }],
    ['a lease without end', { leaseLimit: Number.POSITIVE_INFINITY }],
    ['no handler', { handler: {} }],
    ['a misspelt option', { forced: true } as object],
    ['a rate, which is for many', { rate: 5 } as object],
  ])('is a ConfigError where it is given %s', async (_, change) => {
    const { redeliver } = await recordedOnce()
    await expect(redeliver(key, hook, () => {}, change)).rejects.toMatchObject({ code: 'option_invalid' })
  })

  test('is a WebhookError, whatever store, provider or engine throw', async () => {
    const { redeliver, log, deliver, engine } = await recordedOnce()
    const run = (provider: typeof hook, changes: Partial<Redelivery<ReturnType<typeof hook.verify>>> = {}) =>
      redeliver(key, provider, () => {}, changes)
    await expect(run({ ...hook, seal: fail() })).rejects.toMatchObject({ code: 'provider_failed' })
    await expect(run({ ...hook, decode: fail() })).rejects.toMatchObject({ code: 'provider_failed' })
    const throws = () => {
      throw new Error('no engine')
    }
    await expect(run(hook, { store: { claim: throws } })).rejects.toMatchObject({ code: 'store_unavailable' })
    const complete = fail()
    const lease = { onLost() {}, complete, release: fail() }
    await expect(run(hook, { store: { claim: async () => lease } })).rejects.toMatchObject({
      code: 'store_unavailable',
    })
    const broken = defineLog({ ...engine, load: fail() })
    await expect(
      broken.redeliver(key, { provider: hook, handler: fail(), store: memoryStore() }),
    ).rejects.toBeInstanceOf(StoreError)
    await deliver(() => {})
    expect(await log.get(key)).toMatchObject({ status: 'handled' })
  })

  test('is a PayloadError where the body no longer is what the provider promises', async () => {
    const { redeliver } = await recordedOnce()
    const never = {
      '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [{ message: 'no' }] }) },
    } as const
    const strict = laabam({ secret, schemas: { 'invoice.paid': never } })
    await expect(redeliver(key, strict, fail('it ran'))).rejects.toMatchObject({ code: 'payload_invalid' })
  })
})
