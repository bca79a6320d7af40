type Bytes = Uint8Array<ArrayBuffer>

/** Beyond, nothing is decompressed: a few bytes may hold gigabytes. */
const mostBytes = 4 * 1024 * 1024

/** How a body is compressed, by its first bytes; `undefined` where it isn't. */
export function compressionOf([first, second = 0]: Bytes): CompressionFormat | undefined {
  if (first === 0x1f && second === 0x8b) return 'gzip'
  // the two bytes of a zlib header are a multiple of 31
  return first === 0x78 && (first * 256 + second) % 31 === 0 ? 'deflate' : undefined
}

/** Decompresses bytes; `undefined` where they are malformed or too large, or the runtime can't. */
export async function inflate(bytes: Bytes, format: CompressionFormat): Promise<Bytes | undefined> {
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format))
    return await readAll(stream.getReader())
  } catch {
    return undefined
  }
}

async function readAll(reader: ReadableStreamDefaultReader<Bytes>): Promise<Bytes | undefined> {
  const chunks: Bytes[] = []
  let length = 0
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value)
    length += read.value.length
    if (length <= mostBytes) continue
    await reader.cancel()
    return undefined
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}
