import { afterEach, describe, expect, test, vi } from 'vitest'
import { readRequest, readStream } from '../../src/transports/fetch.js'
import type { RawBody } from '../../src/types.js'

const limits = { bodyLimit: 10, bodyTimeout: 5 }

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

const text = async (body: Promise<RawBody>) => new Response((await body) as BodyInit).text()

afterEach(() => vi.useRealTimers())

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

  test('that is refused is drained, not cancelled, and kept no longer', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const sender = writable.getWriter()
    const refusal = expect(readStream(readable, limits)).rejects.toMatchObject({ code: 'body_too_large' })
    const chunk = new Uint8Array(limits.bodyLimit)
    await sender.write(chunk)
    await sender.write(chunk)
    await refusal
    for (let more = 0; more < 100; more++) await sender.write(chunk)
    await sender.close()
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
