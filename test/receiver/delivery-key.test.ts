import { createHash } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import type { DeliveryContext } from '../../src/delivery/context.js'
import { defineProvider, type Provider } from '../../src/providers/define.js'
import type { AnyEvent } from '../../src/providers/event.js'
import { laabam } from '../../src/providers/laabam.js'
import type { Background, Incoming } from '../../src/receiver/incoming.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { bearerToken } from '../../src/schemes/bearer-token.js'
import { unverified } from '../../src/schemes/unverified.js'
import { sign } from '../../src/signature/sign.js'
import { memoryStore } from '../../src/stores/memory.js'
import { delivery, hooks, jobCreated, laabamDelivery, outcomeSpy, signature } from './fixture.js'

async function keyOf(
  provider: keyof typeof hooks,
  incoming: Incoming,
  endpoint?: string,
): Promise<string | undefined> {
  const handler = vi.fn<(event: AnyEvent, context: DeliveryContext) => void>()
  const options = endpoint === undefined ? {} : { endpoint }
  await createReceiver(hooks[provider], handler, options).receive(incoming, {})
  return handler.mock.lastCall?.[1].deliveryKey
}

const hash = createHash('sha256').update(jobCreated).digest('hex')

test('is the id, where the sender has one', async () => {
  expect(await keyOf('laabam', laabamDelivery('evt_1'))).toBe('laabam::id:evt_1')
})

test('is the SHA-256 of the body, where it has none', async () => {
  expect(await keyOf('labsync', delivery())).toBe(`labsync::body:${hash}`)
  expect(await keyOf('labsync', delivery(Buffer.from(jobCreated)))).toBe(`labsync::body:${hash}`)
  expect(await keyOf('laabam', laabamDelivery())).toMatch(/^laabam::body:[\da-f]{64}$/)
})

test('is the same for a delivery that was signed anew', async () => {
  const now = Math.floor(Date.now() / 1000)
  const keys = await Promise.all(
    [now, now - 60].map((at) =>
      keyOf(
        'labsync',
        delivery(jobCreated, { headers: { 'x-labsync-signature': signature(jobCreated, at) } }),
      ),
    ),
  )
  expect(new Set(keys).size).toBe(1)
})

test('keeps two endpoints and two senders apart', async () => {
  expect(await keyOf('labsync', delivery(), 'tenant-a')).toBe(`labsync:tenant-a:body:${hash}`)
  expect(await keyOf('labsync', delivery(), 'tenant-b')).toBe(`labsync:tenant-b:body:${hash}`)
})

test('keeps two accounts of one sender apart, whatever they are called', async () => {
  const keyFor = async (account: string, endpoint?: string) => {
    const handler = vi.fn<(event: AnyEvent, context: DeliveryContext) => void>()
    const onOutcome = outcomeSpy()
    const provider = laabam({ secret: 'whsec_receiver-tests', account })
    await createReceiver(provider, handler, { endpoint, onOutcome }).receive(laabamDelivery('evt_1'), {})
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ provider: 'laabam', account })
    return handler.mock.lastCall?.[1].deliveryKey
  }
  expect(await keyFor('tenant 7')).toBe('laabam@tenant%207::id:evt_1')
  expect(await keyFor('a:b')).toBe('laabam@a%3Ab::id:evt_1')
  expect(await keyFor('a', 'b')).toBe('laabam@a:b:id:evt_1')
})

test('takes nothing from a header that nobody signed', async () => {
  for (const name of ['webhook-id', 'x-request-id', 'x-laabam-event', 'idempotency-key', 'x-delivery-id'])
    expect(await keyOf('laabam', laabamDelivery('evt_1', { [name]: 'evt_2' }))).toBe('laabam::id:evt_1')
})

describe('of a provider that a function finds', () => {
  const body = '{"id":"evt_1001","type":"customer.created","data":{}}'
  const headersBy = (secret: string) => ({ 'x-laabam-signature': sign(body, secret) })

  /** The delivery key of a genuine delivery, or the code it is refused with. */
  async function keyFrom(provider: Provider, headers: object = {}): Promise<string | undefined> {
    const onOutcome = outcomeSpy()
    const receiver = createReceiver<AnyEvent, object>(
      () => provider,
      () => {},
      { onOutcome },
    )
    await receiver.receive(delivery(body, { headers: { ...headers } }), {})
    const { deliveryKey, code } = onOutcome.mock.lastCall?.[0] ?? {}
    return deliveryKey ?? code
  }

  const keyUnder = (secrets: readonly string[], signedBy: string) =>
    keyFrom(laabam({ secret: secrets }), headersBy(signedBy))

  test('keeps two tenants apart by their secrets, and tells none of them', async () => {
    const [a, b] = [await keyUnder(['secret-a'], 'secret-a'), await keyUnder(['secret-b'], 'secret-b')]
    expect(a).toMatch(/^laabam#[\da-f]{16}::id:evt_1001$/)
    expect(b).toMatch(/^laabam#[\da-f]{16}::id:evt_1001$/)
    expect(a).not.toBe(b)
    expect(a).not.toContain(sha256('secret-a').slice(0, 16))
  })

  test('handles the event of each of two tenants, and each of them once', async () => {
    const handler = vi.fn()
    const receiver = createReceiver<AnyEvent, Background & { readonly secret: string }>(
      ({ secret }) => laabam({ secret }),
      handler,
      { store: memoryStore() },
    )
    const secrets = ['secret-a', 'secret-b', 'secret-a', 'secret-b']
    for (const secret of secrets)
      await receiver.receive(delivery(body, { headers: headersBy(secret) }), { secret })
    expect(handler).toHaveBeenCalledTimes(2)
  })

  test('is the same while two secrets rotate, whichever of them signs and whatever their order', async () => {
    const keys = await Promise.all([
      keyUnder(['old', 'new'], 'old'),
      keyUnder(['old', 'new'], 'new'),
      keyUnder(['new', 'old'], 'old'),
      keyUnder(['new', 'old'], 'new'),
    ])
    expect(new Set(keys).size).toBe(1)
  })

  test('keeps two tenants apart that have one secret of several in common', async () => {
    const keys = await Promise.all([
      keyUnder(['a', 'common'], 'common'),
      keyUnder(['b', 'common'], 'common'),
      keyUnder(['common'], 'common'),
    ])
    expect(new Set(keys).size).toBe(3)
  })

  test('keeps two tokens apart', async () => {
    const acme = (token: string) =>
      defineProvider({
        name: 'acme',
        scheme: () => bearerToken({ token }),
        read: ({ id }) => ({ type: 'paid', data: {}, id: String(id) }),
        events: {},
      })
    const keyOfToken = (token: string) => keyFrom(acme(token), { authorization: token })
    expect(await keyOfToken('token-a')).toMatch(/^acme#[\da-f]{16}::id:evt_1001$/)
    expect(await keyOfToken('token-a')).not.toBe(await keyOfToken('token-b'))
  })

  const open = (account?: string) =>
    defineProvider({
      name: 'acme',
      account,
      scheme: unverified(),
      read: ({ id }) => ({ type: 'paid', data: {}, id: String(id) }),
      events: {},
    })

  test('without a secret needs an account, so that nobody shares a key unasked', async () => {
    expect(await keyFrom(open())).toBe('option_invalid')
    expect(await keyFrom(open('a'))).toBe('acme@a::id:evt_1001')
  })

  test('has the account where there is one, and no account passes for a tag', async () => {
    const tagged = await keyUnder(['secret-a'], 'secret-a')
    const [, tag = ''] = tagged?.split(/[#:]/) ?? []
    for (const account of ['a', `#${tag}`, `x#${tag}`])
      expect(await keyFrom(laabam({ secret: 'secret-a', account }), headersBy('secret-a'))).toBe(
        `laabam@${encodeURIComponent(account)}::id:evt_1001`,
      )
    const named = defineProvider({
      name: `laabam#${tag}`,
      account: 'a',
      scheme: unverified(),
      read: () => ({ type: 'paid', data: {}, id: 'evt_1001' }),
      events: {},
    })
    expect(await keyFrom(named)).toBe(`laabam%23${tag}@a::id:evt_1001`)
  })
})

describe('of a long id', () => {
  test.each<[string, string]>([
    ['900,000 characters', 'a'.repeat(900_000)],
    ['201 characters', 'a'.repeat(201)],
    ['lone surrogates', '\ud800'.repeat(201)],
  ])('is a hash: %s', async (_what, id) => {
    expect(await keyOf('laabam', laabamDelivery(id))).toBe(`laabam::id-sha256:${sha256(JSON.stringify(id))}`)
  })

  test('is no hash up to 200 characters, and no id passes for one', async () => {
    expect(await keyOf('laabam', laabamDelivery('a'.repeat(200)))).toBe(`laabam::id:${'a'.repeat(200)}`)
    expect(await keyOf('laabam', laabamDelivery('id-sha256:1'))).toBe('laabam::id:id-sha256%3A1')
  })

  test('is told in printable ASCII, whatever the id is', async () => {
    const id = '\u001b[2J\nhookproof: \u202e \ud800'
    expect(await keyOf('laabam', laabamDelivery(id))).toMatch(/^[!-~]+$/)
  })
})

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
