import { fromHex } from '../../../crypto/bytes.js'
import { equal } from '../../../crypto/equal.js'
import { createAsyncHmacBy, macSizes } from '../../../crypto/hmac-by-hash.js'
import { decoderOf } from '../../../schemes/encoding.js'
import type { HmacOptions } from '../../../schemes/hmac.js'
import { keysOf } from '../../../schemes/key-encoding.js'
import type { SignatureHeader } from '../../../schemes/places.js'
import { deliveryReaderOf } from '../../../schemes/signed-delivery.js'
import { requireSecrets } from '../../../signature/secret.js'
import type { Check, Explanation } from '../../check.js'
import { type Reading, recordOf } from '../../reading.js'
import {
  type SignatureItem,
  signatureBytesOf,
  signatureHeaderPlaceOf,
  signatureItemsOf,
  withSignatures,
} from '../../signature-items.js'

/** The fewest bytes that nobody finds by trying. */
const fewestBytes = 8

/** The signature is the beginning of the right one. */
export const signatureTruncated: Check = {
  *changes(reading) {
    const { scheme } = reading
    const pieces = signatureItemsOf(reading).flatMap((item) => pieceOf(item, reading) ?? [])
    if (scheme.kind !== 'hmac' || !pieces.some(({ length }) => length >= fewestBytes)) return
    const whole = withSignatures(reading, (item) => pieceOf(item, reading)) ?? reading
    yield { ...explanation, reading: whole, matches: () => beginsMac(whole, scheme.options) }
  },
  *hints({ reading, code }) {
    const items = signatureItemsOf(reading)
    if (code === 'signature_missing' && items.some((item) => pieceOf(item, reading)))
      yield { ...explanation, by: 'fact' }
  },
}

const explanation: Explanation = {
  code: 'signature_truncated',
  message: 'The signature is shorter than this scheme makes them: the end is missing.',
  fix: 'Look for what cuts the header: a column or a log of fixed width, a proxy that limits headers, a copy by hand.',
}

/** The whole bytes of a signature that was cut; `undefined` where none was. */
function pieceOf({ tag, text }: SignatureItem, { scheme }: Reading): Uint8Array | undefined {
  const place = signatureHeaderPlaceOf(scheme)
  if (scheme.kind !== 'hmac' || !place || tag !== (place.prefix ?? '')) return undefined
  const size = macSizes[scheme.options.hash ?? 'sha256']
  if (signatureBytesOf(text, size)) return undefined
  const bytes = wholeBytesOf(text, place)
  return bytes && bytes.length < size ? bytes : undefined
}

function wholeBytesOf(text: string, { encoding }: SignatureHeader): Uint8Array | undefined {
  if (encoding === 'hex') return fromHex(text.slice(0, text.length - (text.length % 2)))
  const digits = text.replace(/=+$/, '')
  return decoderOf(encoding)(digits.slice(0, digits.length - (digits.length % 4)))
}

/** Whether a signature of a delivery is what the right one begins with. */
async function beginsMac({ body, headers }: Reading, options: HmacOptions): Promise<boolean> {
  const { hash = 'sha256', key = 'text' } = options
  try {
    const reader = deliveryReaderOf(options, (bytes) => (bytes.length >= fewestBytes ? bytes : undefined))
    const { message, signatures } = reader.read(body, recordOf(headers))
    const keys = requireSecrets(options.secret).flatMap((secret) => keysOf(secret, [key].flat()))
    const macs = await Promise.all(
      keys.map((bytes) => createAsyncHmacBy(hash, bytes)(message.prefix, message.body)),
    )
    return macs.some((mac) =>
      signatures.some((piece) => piece.length < mac.length && equal(mac.subarray(0, piece.length), piece)),
    )
  } catch {
    // a reading may be anything: what can't be read doesn't match
    return false
  }
}
