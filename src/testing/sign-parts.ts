import { bytesOf, concatBytes, toHex, utf8 } from '../crypto/bytes.js'
import { derSignatureOf } from '../crypto/ecdsa-signature.js'
import { createAsyncHmacBy } from '../crypto/hmac-by-hash.js'
import type { SchemeDescription } from '../schemes/description.js'
import { encode } from '../schemes/encoding.js'
import type { HmacOptions } from '../schemes/hmac.js'
import { keysOf } from '../schemes/key-encoding.js'
import type { IdPlace } from '../schemes/places.js'
import type { PublicKeyOptions } from '../schemes/public-key.js'
import { deliveryReaderOf } from '../schemes/signed-delivery.js'
import type { SignedMessage } from '../signature/macs.js'
import { requireSecrets } from '../signature/secret.js'
import { requireSigned } from './content.js'
import { signatureBy } from './key-pair.js'
import type { SignedDelivery, UnsignedDelivery } from './sign.js'
import { randomBytes } from './webcrypto.js'
import { writtenDelivery } from './written-delivery.js'

/** A scheme that signs parts of a delivery. */
type PartsDescription = Extract<SchemeDescription, { kind: 'hmac' | 'publicKey' }>

/**
 * Signs parts of a delivery. The scheme's own reader says what is signed: it reads the delivery with a blank in the
 * signature's place.
 */
export async function signParts(
  description: PartsDescription,
  unsigned: UnsignedDelivery,
): Promise<SignedDelivery> {
  const { options } = description
  const { signature: place } = options
  const identified = { ...unsigned, id: unsigned.id ?? newIdFor(options.id) }
  const deliveryWith = (signature: string) => writtenDelivery(options, identified, signature)
  const blank = deliveryWith(encode(new Uint8Array(1), place.encoding))
  const { message } = deliveryReaderOf(options, (bytes) => bytes).read(blank.body, blank.headers)
  const signature = encode(await signatureOf(description, message, unsigned), place.encoding)
  if ('field' in place) requireSigned(unsigned.content, place.field, signature)
  return deliveryWith(signature)
}

/** An id that no other delivery has. */
function newIdFor(place: IdPlace | undefined): string {
  const { length } = place ?? {}
  return toHex(randomBytes(length ?? 16)).slice(0, length)
}

async function signatureOf(
  { kind, options }: PartsDescription,
  message: SignedMessage,
  { privateKey }: UnsignedDelivery,
): Promise<Uint8Array> {
  if (kind === 'hmac') return macOf(options, message)
  const { algorithm } = options
  const signature = await signatureBy(
    privateKey,
    algorithm,
    concatBytes(utf8(message.prefix), bytesOf(message.body)),
  )
  return isDer(options) ? derSignatureOf(signature) : signature
}

/** The MAC under the first secret. */
async function macOf(
  { secret: secrets, key = 'text', hash = 'sha256' }: HmacOptions,
  { prefix, body }: SignedMessage,
): Promise<Uint8Array> {
  const [bytes = new Uint8Array()] = requireSecrets(secrets).flatMap((secret) => keysOf(secret, [key].flat()))
  return createAsyncHmacBy(hash, bytes)(prefix, body)
}

function isDer({ algorithm, signature }: PublicKeyOptions): boolean {
  return algorithm === 'ecdsa-p256-sha256' && !('format' in signature && signature.format === 'raw')
}
