import { fromBase64, fromHex, toBase64, toHex } from '../crypto/bytes.js'
import { ConfigError } from '../errors.js'

/** How bytes are spelled. Base64 is padded; `base64url` may be, or not. */
export type Encoding = 'hex' | 'base64' | 'base64url'

/** The bytes in a text; `undefined` where it isn't spelled exactly so. */
export type Decoder = (text: string) => Uint8Array<ArrayBuffer> | undefined

const decoders: { readonly [Name in Encoding]: Decoder } = {
  hex: fromHex,
  base64: fromBase64,
  base64url: fromBase64Url,
}

/**
 * @throws ConfigError `option_invalid`
 */
export function decoderOf(encoding: Encoding): Decoder {
  if (Object.hasOwn(decoders, encoding)) return decoders[encoding]
  throw new ConfigError('option_invalid', 'Expected the encoding "hex", "base64" or "base64url".')
}

/** Spells bytes as a sender does. `base64url` is not padded. */
export function encode(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding === 'hex') return toHex(bytes)
  const base64 = toBase64(bytes)
  return encoding === 'base64' ? base64 : base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*={0,2}$/.test(text)) return undefined
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/')
  return fromBase64(base64.includes('=') ? base64 : base64.padEnd(Math.ceil(base64.length / 4) * 4, '='))
}
