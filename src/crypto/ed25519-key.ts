import { toHex } from './bytes.js'

/** The y of keys that are refused, little-endian in hex. */
const refused: readonly RegExp[] = [
  // points of order 1 and 4
  /^0[01](00){31}$/,
  // the point of order 2, and what isn't below the field's prime
  /^(e[c-f]|f.)(ff){30}7f$/,
  // points of order 8
  /^26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05$/,
  /^c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a$/,
]

/**
 * Whether some bytes may be an Ed25519 key. Under a point of small order anybody can sign, and runtimes take it as a
 * key: a placeholder of zeros is one.
 */
export function isSoundEd25519Key(key: Uint8Array): boolean {
  // the last bit is the sign of x
  const y = toHex(key.map((byte, index) => (index === 31 ? byte & 0x7f : byte)))
  return key.length === 32 && !refused.some((pattern) => pattern.test(y))
}
