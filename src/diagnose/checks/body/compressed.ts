import { bodyTextOf } from '../../body-text.js'
import type { Check, Explanation } from '../../check.js'
import { contentEncodingOf } from '../../content-length.js'
import { compressionOf, inflate } from '../../inflate.js'
import { type Reading, withBody } from '../../reading.js'
import { decodedOf } from './base64.js'

const inflated: Explanation = {
  code: 'body_compressed',
  message: 'The signature matches once the body is decompressed.',
  fix: 'Decompress the body before you verify it, bounded in size, as express.raw() does. Or turn compression off in the proxy.',
}

const stillCompressed: Explanation = {
  ...inflated,
  message: 'The body is compressed: nothing undid its content encoding.',
}

const decompressed: Explanation = {
  code: 'body_compressed',
  message:
    'The content-encoding header says that the body is compressed, but it is not: its sender may have signed the compressed bytes.',
  fix: 'Verify the bytes as they arrive, before anything decompresses them. Or let the proxy that decompresses them remove the header too.',
}

/** A body that is still compressed, or was decompressed though its sender signed the compressed bytes. */
export const compressed: Check = {
  async *changes({ body, ...reading }) {
    for (const bytes of [body, decodedOf(body)]) {
      const plain = bytes && (await inflatedOf(bytes))
      if (plain) yield { ...inflated, reading: withBody({ body, ...reading }, plain) }
    }
  },
  *hints({ reading }) {
    const { body } = reading
    if (compressionOf(body)) yield { ...stillCompressed, by: 'fact' }
    else if (contentEncodingOf(reading) !== undefined)
      yield { ...(bodyTextOf(body).json ? decompressed : stillCompressed), by: 'fact' }
  },
}

async function inflatedOf(body: Reading['body']): Promise<Reading['body'] | undefined> {
  const format = compressionOf(body)
  return format && inflate(body, format)
}
