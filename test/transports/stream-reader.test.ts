import { describe, expect, test, vi } from 'vitest'
import { createStreamReader } from '../../src/transports/stream-reader.js'

const pieces = 1_000_000

/** A stream of single bytes: 0, 1, 2 and so on. */
function singleBytes(type?: 'bytes'): ReadableStream<Uint8Array> {
  let sent = 0
  const pull = (controller: ReadableStreamController<Uint8Array>) => {
    controller.enqueue(Uint8Array.of(sent++))
    if (sent === pieces) controller.close()
  }
  return new ReadableStream<Uint8Array>({ ...(type && { type }), pull })
}

function streamOf(...chunks: readonly string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    type: 'bytes',
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
      controller.close()
    },
  })
}

const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes)

describe.each([[undefined], ['bytes' as const]])('a stream of type %s', (type) => {
  test('lets others run while it is read', async () => {
    const reader = createStreamReader(singleBytes(type))
    let turns = 0
    const other = setInterval(() => turns++, 0)
    // a thousandth of it shows as much
    for (let read = 0; read < pieces / 1000; read++) await reader.read()
    clearInterval(other)
    expect(turns).toBeGreaterThanOrEqual(2)
    await reader.cancel()
  })

  test('gives pieces that stay as they are', async () => {
    const reader = createStreamReader(singleBytes(type))
    const first = await reader.read()
    await reader.read()
    expect(first).toEqual(Uint8Array.of(0))
    await reader.cancel()
  })

  test('is read one piece after another, though asked for all at once', async () => {
    const reader = createStreamReader(singleBytes(type))
    const read = await Promise.all([reader.read(), reader.read(), reader.read()])
    expect(read).toEqual([0, 1, 2].map((byte) => Uint8Array.of(byte)))
    await reader.cancel()
  })
})

describe('a stream of bytes', () => {
  test('is read into one buffer of its reader', async () => {
    const buffers = new Set<number>()
    const stream = new ReadableStream<Uint8Array>({
      type: 'bytes',
      // so much would be allocated for each piece, were it not read into a buffer of the reader's own
      autoAllocateChunkSize: 1000,
      pull(controller) {
        const { byobRequest } = controller as ReadableByteStreamController
        buffers.add(byobRequest?.view?.byteLength ?? 0)
        byobRequest?.respond(1)
      },
    })
    const reader = createStreamReader(stream)
    for (let read = 0; read < 3; read++) expect(await reader.read()).toHaveLength(1)
    expect([...buffers]).toEqual([65_536])
    await reader.cancel()
  })

  test('ends', async () => {
    const reader = createStreamReader(streamOf('one', 'two'))
    expect(text(await reader.read())).toBe('onetwo')
    expect(await reader.read()).toBeUndefined()
    expect(reader.bytesRead()).toBe(6)
  })

  test('that fails rejects', async () => {
    const stream = new ReadableStream<Uint8Array>({
      type: 'bytes',
      pull(controller) {
        controller.error(new Error('on purpose'))
      },
    })
    const reader = createStreamReader(stream)
    await expect(reader.read()).rejects.toThrow('on purpose')
    await expect(reader.read()).rejects.toThrow()
  })

  test('is cancelled', async () => {
    const cancel = vi.fn()
    const reader = createStreamReader(new ReadableStream({ type: 'bytes', cancel }))
    await reader.cancel()
    expect(cancel).toHaveBeenCalledOnce()
  })

  describe('of a runtime that puts small pieces together', () => {
    function putTogether() {
      const readAtLeast = vi.fn(async (_bytes: number, view: Uint8Array) => ({
        done: false,
        value: view.subarray(0, 3).fill(1),
      }))
      const stream: ReadableStream<Uint8Array> = Object.assign(streamOf(), {
        getReader: () => ({ readAtLeast }),
      })
      return { readAtLeast, reader: createStreamReader(stream) }
    }

    test('is read in larger ones', async () => {
      const { readAtLeast, reader } = putTogether()
      expect(await reader.read()).toEqual(Uint8Array.of(1, 1, 1))
      expect(readAtLeast).toHaveBeenCalledWith(16_384, expect.any(Uint8Array))
    })

    test('lets others run after fewer of them', async () => {
      const { reader } = putTogether()
      let turns = 0
      const other = setInterval(() => turns++, 0)
      for (let read = 0; read < 64; read++) await reader.read()
      clearInterval(other)
      expect(turns).toBeGreaterThanOrEqual(2)
    })
  })
})
