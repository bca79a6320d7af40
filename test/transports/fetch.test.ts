import { afterEach, describe, expect, test, vi } from 'vitest'
import { createReceiver } from '../../src/receiver/receive.js'
import { incomingRequest, readRequest, responseTo } from '../../src/transports/fetch.js'
import type { RawBody } from '../../src/types.js'
import { hooks } from '../receiver/fixture.js'

const limits = { bodyLimit: 10, bodyTimeout: 5, hold() {} }

/** A stream of these chunks, which then ends, fails, or stalls. */
function streamOf(chunks: readonly string[], then: 'end' | 'fail' | 'stall' = 'end') {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
      if (then === 'end') controller.close()
      if (then === 'fail' && chunks.length === 0) controller.error(new Error('on purpose'))
    },
    pull(controller) {
      if (then === 'fail') controller.error(new Error('on purpose'))
    },
  })
}

function requestOf(stream: ReadableStream<Uint8Array>): Request {
  const init = { method: 'POST', body: stream, duplex: 'half' }
  return new Request('http://localhost/', init)
}

const readStream = (stream: ReadableStream<Uint8Array>, { ...bounds } = limits) =>
  readRequest(requestOf(stream), bounds)

const text = async (body: Promise<RawBody>) => new Response((await body) as BodyInit).text()

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a stream', () => {
  test.each([
    [[], ''],
    [['one'], 'one'],
    [['one', '', 'two'], 'onetwo'],
    [['0123456789'], '0123456789'],
    [['01234', '56789'], '0123456789'],
  ])('of %j is read whole', async (chunks, whole) => {
    expect(await text(readStream(streamOf(chunks), limits))).toBe(whole)
  })

  test.each([[['0123456789a']], [['01234', '56789', 'a']]])('of %j is cut off', async (chunks) => {
    const refusal = readStream(streamOf(chunks, 'stall'), limits)
    await expect(refusal).rejects.toMatchObject({ code: 'body_too_large', status: 413 })
  })

  const singles = (count: number) =>
    readStream(streamOf(new Array(count).fill('x')), { ...limits, bodyLimit: 1_048_576 })

  test('in 8,000 single bytes is read whole', async () => {
    expect(await singles(8000)).toHaveLength(8000)
  })

  test('in more pieces is refused', async () => {
    await expect(singles(20_000)).rejects.toMatchObject({ code: 'body_too_large', status: 413 })
  })

  test('that stalls is given up at the deadline', async () => {
    vi.useFakeTimers()
    const refusal = expect(readStream(streamOf(['one'], 'stall'), limits)).rejects.toMatchObject({
      code: 'body_timeout',
      status: 408,
    })
    await vi.advanceTimersByTimeAsync(5000)
    await refusal
  })

  test('whose sender trickles on is given up at the same deadline', async () => {
    vi.useFakeTimers()
    const trickle = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 1000))
        controller.enqueue(Uint8Array.of(0))
      },
    })
    const refusal = expect(readStream(trickle, limits)).rejects.toMatchObject({ code: 'body_timeout' })
    await vi.advanceTimersByTimeAsync(5000)
    await refusal
  })

  test.each([[[]], [['one']]])('that fails after %j is body_aborted', async (chunks) => {
    await expect(readStream(streamOf(chunks, 'fail'), limits)).rejects.toMatchObject({
      code: 'body_aborted',
      status: 400,
    })
  })

  test('that fails after it was refused is refused all the same', async () => {
    const refusal = readStream(streamOf(['0123456789a'], 'fail'), limits)
    await expect(refusal).rejects.toMatchObject({ code: 'body_too_large' })
  })

  test('that was read leaves no timer behind', async () => {
    vi.useFakeTimers()
    await readStream(streamOf(['one']), limits)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a Request', () => {
  const request = (body?: string) =>
    new Request('http://localhost/', { method: 'POST', ...(body !== undefined && { body }) })

  test('is read whole', async () => {
    expect(await text(readRequest(request('one'), limits))).toBe('one')
  })

  test('without a body is empty', async () => {
    expect(await text(readRequest(request(), limits))).toBe('')
  })

  test('that was read before is body_already_parsed', async () => {
    const read = request('{}')
    await read.json()
    await expect(readRequest(read, limits)).rejects.toMatchObject({
      code: 'body_already_parsed',
      status: 500,
    })
  })

  test('that somebody else is reading is body_already_parsed', async () => {
    const locked = request('{}')
    locked.body?.getReader()
    await expect(readRequest(locked, limits)).rejects.toMatchObject({ code: 'body_already_parsed' })
  })
})

describe('a Request that was refused', () => {
  const chunk = new Uint8Array(limits.bodyLimit)

  /** Refuses what a test sends, and gives the answer. */
  function refuse(headers: Readonly<Record<string, string>> = {}, { bodyLimit } = limits) {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>(undefined, undefined, {
      highWaterMark: 0,
    })
    const request = new Request(requestOf(readable), { headers })
    const receiver = createReceiver(hooks.labsync, undefined, { bodyLimit, onOutcome() {} })
    const reply = receiver.receive(incomingRequest(request), {})
    return { sender: writable.getWriter(), answered: reply.then((reply) => responseTo(request, reply)) }
  }

  const tooLarge = { 'content-length': '1000' }

  test.each([
    ['by what its headers say', tooLarge],
    ['by its bytes', {}],
  ])('%s is answered at once, and read to nobody until it ends', async (_how, headers) => {
    const { sender, answered } = refuse(headers)
    if (headers === tooLarge) await sender.write(Uint8Array.of(0))
    else for (let more = 0; more < 2; more++) await sender.write(chunk)
    const answer = await answered
    expect(answer.status).toBe(413)
    expect(answer.headers.get('connection')).toBe('close')
    const reader = answer.body?.getReader()
    const { value } = (await reader?.read()) ?? {}
    expect(JSON.parse(new TextDecoder().decode(value))).toMatchObject({ status: 413 })
    await sender.close()
    expect(await reader?.read()).toMatchObject({ done: true })
  })

  test.each([
    ['for more bytes than the limit, of which a quarter of the limit is read,', {}, 13],
    ['for announcing more, of which a quarter of the limit is read,', tooLarge, 2],
    ['for another reason, of which the limit is read,', { 'content-encoding': 'gzip' }, 10],
  ])(
    '%s is read no further than that, then the answer ends and it is cancelled',
    async (_how, headers, bytes) => {
      vi.useFakeTimers()
      const { sender, answered } = refuse(headers)
      const onRefused = vi.fn()
      sender.closed.catch(onRefused)
      for (let sent = 0; sent < bytes; sent++) await sender.write(Uint8Array.of(0))
      const text = (await answered).text()
      await vi.advanceTimersByTimeAsync(1500)
      expect(onRefused).not.toHaveBeenCalled()
      await sender.write(Uint8Array.of(0))
      await vi.advanceTimersByTimeAsync(500)
      expect(await text).toContain('"status":41')
      await vi.advanceTimersByTimeAsync(1000)
      expect(onRefused).toHaveBeenCalledOnce()
    },
  )

  test('is read in no more pieces than a body may have', async () => {
    const { sender, answered } = refuse({ 'content-length': '100001' }, { ...limits, bodyLimit: 100_000 })
    for (let sent = 0; sent < 4096 + 390; sent++) await sender.write(Uint8Array.of(0))
    // a stream lets a few more in before anybody reads them
    const more = Array.from({ length: 10 }, () => sender.write(Uint8Array.of(0)))
    await expect(Promise.all(more)).rejects.toBeUndefined()
    expect(await (await answered).text()).toContain('413')
  })

  test('and that stalls, or drips, is read no longer than two seconds', async () => {
    vi.useFakeTimers()
    const { sender, answered } = refuse(tooLarge)
    const refused = expect(sender.closed).rejects.toBeUndefined()
    await sender.write(Uint8Array.of(0))
    const text = (await answered).text()
    await vi.advanceTimersByTimeAsync(2000)
    expect(await text).toContain('413')
    await vi.advanceTimersByTimeAsync(1000)
    await refused
  })

  test('is answered in one piece on Deno', async () => {
    vi.stubGlobal('Deno', {})
    const { answered } = refuse(tooLarge)
    const answer = await answered
    expect(answer.headers.get('connection')).toBe('close')
    expect(await answer.text()).toContain('413')
  })

  test('may have nobody who reads the answer to its end', async () => {
    const { sender, answered } = refuse(tooLarge)
    await (await answered).body?.cancel()
    await sender.close()
  })

  test('and then breaks off has its answer all the same', async () => {
    const { sender, answered } = refuse(tooLarge)
    const answer = await answered
    await sender.abort()
    expect(await answer.text()).toContain('413')
  })

  test('without a body, or read by somebody else, is answered as ever', async () => {
    const reply = { status: 405, headers: {}, body: 'no' }
    const bodyless = new Request('http://localhost/')
    const locked = requestOf(streamOf([]))
    locked.body?.getReader()
    for (const request of [bodyless, locked]) {
      incomingRequest(request).discardBody?.(limits)
      const answer = responseTo(request, reply)
      expect(await answer.text()).toBe('no')
      expect(answer.headers.get('connection')).toBeNull()
    }
  })
})
