import { describe, expect, test } from 'vitest'
import { memoryHistory } from '../../../src/cli/listen/history.js'
import { createKeyActions } from '../../../src/cli/listen/keys.js'
import { createListener } from '../../../src/cli/listen/listener.js'
import type { InspectedDelivery } from '../../../src/inspector/source.js'
import type { Provider } from '../../../src/providers/define.js'
import { discord } from '../../../src/providers/discord.js'
import { flabs } from '../../../src/providers/flabs/index.js'
import { labsync } from '../../../src/providers/labsync.js'
import { svix } from '../../../src/providers/svix.js'
import {
  createKeyPair,
  type DeliveryOverrides,
  type Sendable,
  signedDelivery,
} from '../../../src/testing/index.js'
import { untyped } from '../../signature/support.js'
import { recordingTerminal } from './recording-terminal.js'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

/** Lets a listener of this provider receive a delivery, and finds what it remembers. */
async function received(provider: Provider, sent: Sendable, overrides?: DeliveryOverrides) {
  const listener = createListener({ provider, history: memoryHistory(), forwardTo: undefined })
  const { body, headers } = await signedDelivery(provider, sent, overrides)
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  await listener.receive({ method: 'POST', target: '/hook', headers: Object.entries(headers), body: bytes })
  const [first] = await listener.source.list()
  return {
    listener,
    id: first?.id ?? '',
    find: async (id: string) => untyped<InspectedDelivery>(await listener.source.find(id)),
  }
}

describe('a delivery that is redelivered', () => {
  test('keeps its body, path, other headers and id, and is signed anew', async () => {
    const old = Math.floor(Date.now() / 1000) - 299
    const { listener, id, find } = await received(
      svix({ secret }),
      { type: 'user.created', data: {} },
      { timestamp: old, headers: { 'x-own': 'kept' } },
    )
    const first = await find(id)
    const again = await find(await listener.source.redeliver(id))
    expect(again).toMatchObject({
      isRedelivery: true,
      thread: id,
      target: '/hook',
      verdict: { status: 'verified' },
    })
    expect([...again.body]).toEqual([...first.body])
    const headers = new Map(again.headers)
    expect(headers.get('x-own')).toBe('kept')
    expect(headers.get('svix-id')).toBe(new Map(first.headers).get('svix-id'))
    expect(Number(headers.get('svix-timestamp'))).toBeGreaterThan(old)
  })

  test('is signed for what was edited', async () => {
    const { listener, id, find } = await received(labsync({ secret }), { event: 'job.created', data: {} })
    const body = new TextEncoder().encode('{"event":"job.completed","data":{}}')
    const edited = await find(await listener.source.redeliver(id, { body }))
    expect(edited.verdict).toMatchObject({ status: 'verified', type: 'job.completed' })
  })

  test('goes as it came where it was refused', async () => {
    const { listener, id, find } = await received(labsync({ secret }), '{"event":"job.created","data":{}}', {
      timestamp: 1_700_000_000,
    })
    const first = await find(id)
    expect(first.verdict).toMatchObject({ status: 'refused', code: 'timestamp_too_old' })
    const again = await find(await listener.source.redeliver(id))
    expect(again.headers).toEqual(first.headers)
    expect(again.thread).toBe(id)
  })

  test('goes as it came where only its sender can sign, and can not be edited', async () => {
    const { publicKey, privateKey } = await createKeyPair('ed25519')
    const { listener, id, find } = await received(discord({ publicKey }), { type: 1 }, { privateKey })
    const again = await find(await listener.source.redeliver(id))
    expect(again.verdict).toMatchObject({ status: 'verified' })
    await expect(listener.source.redeliver(id, { body: new Uint8Array() })).rejects.toThrow('private key')
  })

  test('of a sender by token has its token', async () => {
    const payload = { labID: 'l', eventType: 'bill.created', eventTime: 1_705_747_800, data: {} }
    const { listener, id, find } = await received(flabs({ token: secret }), payload)
    expect((await find(await listener.source.redeliver(id))).verdict).toMatchObject({ status: 'verified' })
  })

  test('must be in the history', async () => {
    const { listener } = await received(labsync({ secret }), { event: 'job.created', data: {} })
    await expect(listener.source.redeliver('another')).rejects.toThrow('not in the history')
  })

  test('fails by what its provider throws', async () => {
    const history = memoryHistory()
    let isBroken = false
    const provider = labsync({ secret })
    const describe = () => {
      if (isBroken) throw new Error('on purpose')
      return provider.describe?.()
    }
    const listener = createListener({
      provider: untyped({ ...provider, describe }),
      history,
      forwardTo: undefined,
    })
    const { body, headers } = await signedDelivery(provider, { event: 'job.created', data: {} })
    const bytes = new TextEncoder().encode(String(body))
    await listener.receive({ method: 'POST', target: '/', headers: Object.entries(headers), body: bytes })
    const [first] = await listener.source.list()
    isBroken = true
    await expect(listener.source.redeliver(String(first?.id))).rejects.toThrow('on purpose')
  })
})

describe('those who watch', () => {
  test('are told when a delivery comes and when it is answered, until they leave', async () => {
    const provider = labsync({ secret })
    const listener = createListener({ provider, history: memoryHistory(), forwardTo: undefined })
    const seen: (number | undefined)[] = []
    const leave = listener.source.subscribe(({ answerStatus }) => seen.push(answerStatus))
    const request = { method: 'POST', target: '/', headers: [], body: new Uint8Array() }
    await listener.receive(request)
    leave()
    await listener.receive(request)
    expect(seen).toEqual([undefined, 200])
  })
})

test('ten thousand subjects are told apart, then the first are forgotten', async () => {
  const provider = flabs({ unverified: true })
  const listener = createListener({ provider, history: memoryHistory(), forwardTo: undefined })
  const send = (text: string) =>
    listener.receive({ method: 'PUT', target: '/', headers: [], body: new TextEncoder().encode(text) })
  for (let number = 0; number < 10_001; number++) await send(String(number))
  await send('10000')
  const [last, before] = await listener.source.list()
  expect(last?.thread).toBe(before?.id)
}, 60_000)

test('a key says what it can not do', async () => {
  const { listener } = await received(labsync({ secret }), { event: 'job.created', data: {} })
  const source = { ...listener.source, find: async () => undefined }
  const terminal = recordingTerminal()
  const keys = createKeyActions({
    listener: { ...listener, source },
    terminal,
    open: () => {},
    stop: () => {},
  })
  await keys.press('d')
  expect(terminal.errors()).toBe('This delivery is not in the history any more.\n')
})
