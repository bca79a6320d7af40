/** Reads a stream of bytes that comes from a stranger, a piece at a time. */
export interface StreamReader {
  /** The next piece, which is the caller's; `undefined` at the end. Rejects where the stream fails. */
  read(): Promise<Uint8Array | undefined>
  /** How many bytes it has read. */
  bytesRead(): number
  cancel(): Promise<void>
}

/**
 * Reads a stream so that its pieces, however many and small, take little memory and let others run: the event loop goes
 * round after some of them.
 */
export function createStreamReader(stream: ReadableStream<Uint8Array>): StreamReader {
  const source = readIntoBuffer(stream) ?? readAsItComes(stream)
  let pieces = 0
  let bytes = 0
  let last: Promise<unknown> = Promise.resolve()

  async function readNext(): Promise<Uint8Array | undefined> {
    const { value } = await source.read()
    bytes += value?.length ?? 0
    // by count: the clock of a Worker stands still while it computes
    if (++pieces % source.piecesPerTurn === 0) await nextTurn()
    return value
  }

  return {
    read() {
      // one at a time, since there is one buffer, and workerd allows no more
      const next = last.then(readNext, readNext)
      last = next
      return next
    },
    bytesRead: () => bytes,
    cancel: () => source.cancel(),
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

/** How a stream is read. A `value` that is `undefined` is the end. */
interface Source {
  /** How many pieces are read before others run. */
  readonly piecesPerTurn: number
  read(): Promise<{ readonly value?: Uint8Array | undefined }>
  cancel(): Promise<void>
}

/** Of pieces as they come. In Deno, which is slowest, so many take about 10 ms. */
const piecesPerTurn = 256

function readAsItComes(stream: ReadableStream<Uint8Array>): Source {
  const reader = stream.getReader()
  return { piecesPerTurn, read: () => reader.read(), cancel: () => reader.cancel() }
}

/** What workerd's reader has beside the standard's: it puts small pieces together before any JavaScript runs. */
interface BufferReader extends ReadableStreamBYOBReader {
  readAtLeast?(bytes: number, view: Uint8Array): Promise<ReadableStreamReadResult<Uint8Array>>
}

const bufferSize = 65_536
/** How much workerd puts together before we see it. */
const leastBytes = 16_384
/** Of pieces put together: with 256, 1,000,000 bytes in chunks of 1 held workerd up for 300 ms, with 16 for 80 ms. */
const fullPiecesPerTurn = 16

/**
 * Reads into one buffer over and over: Deno would allocate 64 KiB for each piece. `undefined` where the stream isn't one
 * of bytes, as in Bun.
 */
function readIntoBuffer(stream: ReadableStream<Uint8Array>): Source | undefined {
  const reader = findBufferReader(stream)
  if (!reader) return undefined
  let buffer: ArrayBufferLike = new ArrayBuffer(bufferSize)
  return {
    piecesPerTurn: reader.readAtLeast ? fullPiecesPerTurn : piecesPerTurn,
    async read() {
      const view = new Uint8Array(buffer)
      const { done, value } = await (reader.readAtLeast?.(leastBytes, view) ?? reader.read(view))
      if (done) return {}
      buffer = value.buffer
      return { value: value.slice() }
    },
    cancel: () => reader.cancel(),
  }
}

function findBufferReader(stream: ReadableStream<Uint8Array>): BufferReader | undefined {
  try {
    return stream.getReader({ mode: 'byob' })
  } catch {
    return undefined
  }
}
