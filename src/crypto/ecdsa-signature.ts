import { derTags, findPositivePair } from './der.js'

/** How many bytes each of the two numbers of a signature has, on P-256. */
const numberSize = 32

/**
 * A P-256 signature as `r ‖ s`, from its DER; `undefined` where it isn't spelled exactly so.
 *
 * Of a signature `(r, s)`, anybody can make `(r, -s)`, which is as good. Both are accepted, since many signers make
 * either one. No delivery is told apart by its signature, so a second one gains nobody anything.
 */
export function rawSignatureOf(der: Uint8Array): Uint8Array | undefined {
  const pair = findPositivePair(der)
  if (!pair?.every((number) => number.length <= numberSize)) return undefined
  const [r, s] = pair
  const raw = new Uint8Array(2 * numberSize)
  raw.set(r, numberSize - r.length)
  raw.set(s, 2 * numberSize - s.length)
  return raw
}

/** The DER of a signature that is spelled `r ‖ s`, on P-256 or P-384. */
export function derSignatureOf(raw: Uint8Array): Uint8Array {
  const middle = raw.length / 2
  const numbers = [...derIntegerOf(raw.subarray(0, middle)), ...derIntegerOf(raw.subarray(middle))]
  return Uint8Array.of(derTags.sequence, numbers.length, ...numbers)
}

function derIntegerOf(number: Uint8Array): readonly number[] {
  const signed = [0, ...number]
  // a zero goes, unless it tells the sign of what is behind it, or is all there is
  const start = signed.findIndex((byte, index) => byte > 0 || (signed[index + 1] ?? 0x80) >= 0x80)
  const digits = signed.slice(start)
  return [derTags.integer, digits.length, ...digits]
}
