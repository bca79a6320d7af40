import { PassThrough } from 'node:stream'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Provider } from '../../src/providers/define.js'
import { createBodyMemory } from '../../src/receiver/body-memory.js'
import type { Incoming } from '../../src/receiver/incoming.js'
import type { ReceiverOptions } from '../../src/receiver/options.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { readRequest } from '../../src/transports/fetch.js'
import { readNodeBody } from '../../src/transports/node-body.js'
import { delivery, hooks, outcomeSpy, signature } from './fixture.js'

const total = 1000
const limits = { bodyLimit: total, totalBodyLimit: total }

/** A genuine body of so many bytes. */
const bodyOf = (bytes: number) => '{"event":"job.created","data":{}}'.padEnd(bytes)

afterEach(() => vi.useRealTimers())

/** A body that a test lets arrive, as each of the readers finds it. */
const readers = {
  node() {
    const stream = new PassThrough()
    return {
      readBody: (bounds) => readNodeBody(stream, bounds),
      write: (text) => void stream.write(text),
      end: () => void stream.end(),
      abort: () => void stream.destroy(),
    }
  },
  fetch() {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const init = { method: 'POST', body: readable, duplex: 'half' }
    const request = new Request('http://localhost/', init)
    return {
      readBody: (bounds) => readRequest(request, bounds),
      write: (text) => void writer.write(Buffer.from(text)).catch(() => {}),
      end: () => void writer.close().catch(() => {}),
      abort: () => void writer.abort().catch(() => {}),
    }
  },
} satisfies Record<string, () => ArrivingBody>

interface ArrivingBody {
  readonly readBody: Incoming['readBody']
  write(text: string): void
  end(): void
  abort(): void
}

interface Scene {
  readonly source?: Provider | (() => Promise<Provider | undefined>)
  readonly handler?: () => unknown
  readonly options?: Partial<ReceiverOptions>
  readonly reader?: keyof typeof readers
}

/** A receiver of at most {@link total} bytes, and deliveries to it whose bodies the test lets arrive. */
function receiving({ source = hooks.labsync, handler = () => {}, options, reader = 'node' }: Scene = {}) {
  const onOutcome = outcomeSpy()
  const receiver = createReceiver(source, handler, { ...limits, onOutcome, ...options })
  const begin = (text: string, changes: Partial<Incoming> = {}) => {
    const body = readers[reader]()
    const discardBody = vi.fn()
    const incoming = delivery(text, { readBody: body.readBody, discardBody, ...changes })
    return { ...body, discardBody, reply: receiver.receive(incoming, {}) }
  }
  /** Sends a body of exactly what may be held in all: it fits where nothing else is held. */
  const sendTotal = async (changes?: Partial<Incoming>) => {
    const { write, end, reply } = begin(bodyOf(total), changes)
    write(bodyOf(total).slice(0, 1))
    write(bodyOf(total).slice(1))
    end()
    return reply
  }
  return { receiver, onOutcome, begin, sendTotal }
}

const hanging = () => new Promise<never>(() => {})

/** Waits until what was written has been read. */
const arrived = () => new Promise((resolve) => setTimeout(resolve))

describe.each(['node', 'fetch'] as const)('bodies that arrive by %s', (reader) => {
  test('hold no more than the limit together: one that would is answered 503, with Retry-After', async () => {
    const { begin, onOutcome } = receiving({ reader })
    const first = begin(bodyOf(600))
    first.write(bodyOf(600).slice(0, 300))
    await arrived()
    const second = begin(bodyOf(701))
    second.write(bodyOf(701))
    expect(await second.reply).toMatchObject({ status: 503, headers: { 'retry-after': '10' } })
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ status: 503, code: 'receiver_overloaded' })
    expect(second.discardBody).toHaveBeenCalledOnce()
    first.write(bodyOf(600).slice(300))
    first.end()
    expect((await first.reply).status).toBe(200)
  })

  test('are refused where they grow over it, and leave room at once', async () => {
    const { begin, sendTotal } = receiving({ reader })
    const [first, second] = [begin(bodyOf(900)), begin(bodyOf(900))]
    for (const { write } of [first, second]) write(bodyOf(900).slice(0, 400))
    await arrived()
    first.write(bodyOf(900).slice(400))
    expect((await first.reply).status).toBe(503)
    second.write(bodyOf(900).slice(400))
    second.end()
    expect((await second.reply).status).toBe(200)
    expect((await sendTotal()).status).toBe(200)
  })

  test('of nothing but a Content-Length hold nothing', async () => {
    const { begin, sendTotal } = receiving({ reader })
    const headers = { 'content-length': String(total) }
    const announced = Array.from({ length: 100 }, () => begin('', { headers }))
    await arrived()
    expect((await sendTotal()).status).toBe(200)
    for (const { abort } of announced) abort()
    for (const { reply } of announced) expect((await reply).status).toBe(400)
  })

  test('pass as a burst of small ones', async () => {
    const { begin } = receiving({ reader, options: { totalBodyLimit: 100 * 60 } })
    const burst = Array.from({ length: 100 }, () => begin(bodyOf(60)))
    for (const { write } of burst) write(bodyOf(60))
    await arrived()
    for (const { end } of burst) end()
    for (const { reply } of burst) expect((await reply).status).toBe(200)
  })

  test('count until they are verified, however long the provider takes', async () => {
    let resolveWith = (_provider: Provider) => {}
    const found = new Promise<Provider>((resolve) => {
      resolveWith = resolve
    })
    const source = vi.fn(() => found)
    const { begin, sendTotal } = receiving({ reader, source, options: { endpoint: 'one' } })
    const first = begin(bodyOf(500))
    first.write(bodyOf(500))
    first.end()
    await vi.waitUntil(() => source.mock.calls.length > 0)
    expect((await sendTotal()).status).toBe(503)
    resolveWith(hooks.labsync)
    expect((await first.reply).status).toBe(200)
    expect((await sendTotal()).status).toBe(200)
  })

  test('count no longer while the handler runs', async () => {
    let endHandler = () => {}
    const handled = new Promise<void>((resolve) => {
      endHandler = resolve
    })
    const handler = vi.fn(() => handled)
    const { sendTotal } = receiving({ reader, handler })
    const replies = [sendTotal()]
    for (let handling = 1; handling < 5; handling++) {
      await vi.waitUntil(() => handler.mock.calls.length === handling)
      replies.push(sendTotal())
    }
    endHandler()
    for (const reply of replies) expect((await reply).status).toBe(200)
  })

  describe('hold nothing after a request that', () => {
    const failing = async () => {
      throw new Error('on purpose')
    }
    const headers = { 'x-labsync-signature': signature('another') }
    const encoded = { ...headers, 'content-encoding': 'gzip' }

    test.each<[string, number, Scene, Partial<Incoming>]>([
      ['is no POST', 405, {}, { method: 'HEAD' }],
      ['is compressed', 415, {}, { headers: encoded }],
      ['is not verified', 401, {}, { headers }],
      ['finds no provider', 404, { source: async () => undefined }, {}],
      ['makes the provider fail', 500, { source: failing }, {}],
      ['makes the handler fail', 500, { handler: failing }, {}],
      ['is acknowledged first', 202, { options: { ack: 'before' } }, {}],
      ['is acknowledged before its handler fails', 202, { options: { ack: 'before' }, handler: failing }, {}],
      ['takes its handler too long', 500, { options: { handlerTimeout: 0.001 }, handler: hanging }, {}],
    ])('%s', async (_, status, scene, changes) => {
      const { sendTotal, begin } = receiving({ ...scene, reader })
      for (let more = 0; more < 3; more++) expect((await sendTotal(changes)).status).toBe(status)
      const { write, abort, reply } = begin(bodyOf(total))
      write('{')
      write(bodyOf(total).slice(1))
      await arrived()
      // none of the scenes lets a body through, so that it is the sender's end that tells it fitted
      abort()
      expect((await reply).status).toBe(400)
    })

    test.each<[string, number, (body: ArrivingBody) => void]>([
      ['is too large', 413, ({ write }) => write(bodyOf(total))],
      ['breaks off', 400, ({ abort }) => abort()],
    ])('%s', async (_, status, goOn) => {
      const { begin, sendTotal } = receiving({ reader })
      for (let more = 0; more < 3; more++) {
        const body = begin(bodyOf(total))
        body.write(bodyOf(total).slice(0, 600))
        await arrived()
        goOn(body)
        expect((await body.reply).status).toBe(status)
      }
      expect((await sendTotal()).status).toBe(200)
    })

    test('takes too long, also where more of it arrives late', async () => {
      const { begin, sendTotal } = receiving({ reader, options: { bodyTimeout: 0.01 } })
      for (let more = 0; more < 3; more++) {
        const body = begin(bodyOf(total))
        body.write(bodyOf(total).slice(0, 600))
        expect((await body.reply).status).toBe(408)
        body.write(bodyOf(total).slice(600))
        body.end()
      }
      await arrived()
      expect((await sendTotal()).status).toBe(200)
    })
  })
})

test('bodies that were read whole before hold nothing', async () => {
  const { receiver, sendTotal } = receiving({ source: () => waiting })
  let find = (_provider: Provider) => {}
  const waiting = new Promise<Provider>((resolve) => {
    find = resolve
  })
  const whole = Array.from({ length: 100 }, () => receiver.receive(delivery(Buffer.from(bodyOf(total))), {}))
  find(hooks.flabs)
  expect((await sendTotal()).status).toBe(401)
  for (const reply of whole) expect((await reply).status).toBe(401)
})

test('a reader that goes on after it has failed holds nothing', async () => {
  const { receiver, sendTotal } = receiving()
  for (let more = 0; more < 3; more++) {
    const late = Promise.resolve()
    const readBody: Incoming['readBody'] = async ({ hold }) => {
      hold(600)
      void late.then(arrived).then(() => hold(900))
      throw new Error('on purpose')
    }
    expect((await receiver.receive(delivery('', { readBody }), {})).status).toBe(500)
  }
  await arrived()
  await arrived()
  expect((await sendTotal()).status).toBe(200)
})

test('32 MiB are held together by default, or bodyLimit where that is larger', async () => {
  const mebibytes = (count: number) => count * 1_048_576
  const holding = (bytes: number) => delivery('', { readBody: ({ hold }) => hold(bytes) as never })
  const statusOf = async (bytes: number, options: ReceiverOptions) =>
    (await createReceiver(hooks.labsync, () => {}, options).receive(holding(bytes), {})).status
  expect(await statusOf(mebibytes(32), {})).toBe(500)
  expect(await statusOf(mebibytes(32) + 1, {})).toBe(503)
  expect(await statusOf(mebibytes(100), { bodyLimit: mebibytes(100) })).toBe(500)
  expect(await statusOf(mebibytes(100) + 1, { bodyLimit: mebibytes(100) })).toBe(503)
})

test('a body is counted once, whatever it holds and however often it is released', () => {
  const create = createBodyMemory(10)
  const [one, other] = [create(), create()]
  one.hold(4)
  one.hold(8)
  expect(() => other.hold(3)).toThrow(expect.objectContaining({ code: 'receiver_overloaded' }))
  one.hold(10)
  expect(() => one.hold(11)).toThrow(expect.objectContaining({ status: 503 }))
  one.release()
  one.release()
  other.hold(10)
  one.hold(10)
  expect(() => create().hold(1)).toThrow(expect.objectContaining({ code: 'receiver_overloaded' }))
  other.release()
  create().hold(10)
})
