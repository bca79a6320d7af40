/** The tags of the ASN.1 types that keys and signatures are made of. */
export const derTags = { integer: 0x02, bitString: 0x03, sequence: 0x30 } as const

/** A piece of DER. */
interface DerElement {
  readonly content: Uint8Array
  /** What stands behind it. */
  readonly rest: Uint8Array
}

/** The element that some DER begins with; `undefined` where it has another tag, or isn't spelled as DER spells it. */
export function findElement(der: Uint8Array, tag: number): DerElement | undefined {
  const bounds = boundsIn(der)
  if (der[0] !== tag || !bounds || bounds.end > der.length) return undefined
  return { content: der.subarray(bounds.start, bounds.end), rest: der.subarray(bounds.end) }
}

/** The contents of the two elements of a SEQUENCE; `undefined` where it has others, or anything is behind it. */
export function findPair(
  der: Uint8Array,
  firstTag: number,
  secondTag: number,
): readonly [Uint8Array, Uint8Array] | undefined {
  const sequence = findElement(der, derTags.sequence)
  const first = sequence && findElement(sequence.content, firstTag)
  const second = first && findElement(first.rest, secondTag)
  if (!second || second.rest.length > 0 || sequence.rest.length > 0) return undefined
  return [first.content, second.content]
}

/** The two positive INTEGERs of a SEQUENCE, big-endian, without the zero that is ahead of some for their sign. */
export function findPositivePair(der: Uint8Array): readonly [Uint8Array, Uint8Array] | undefined {
  const [first, second] = findPair(der, derTags.integer, derTags.integer)?.map(positive) ?? []
  return first && second && [first, second]
}

/** Where the content of an element lies. DER spells its length in the fewest bytes; none here has 64 KiB. */
function boundsIn(der: Uint8Array): { readonly start: number; readonly end: number } | undefined {
  const [, first = 0, second = 0, third = 0] = der
  if (first < 0x80) return { start: 2, end: 2 + first }
  if (first === 0x81 && second >= 0x80) return { start: 3, end: 3 + second }
  if (first === 0x82 && second > 0) return { start: 4, end: 4 + 256 * second + third }
  return undefined
}

function positive(integer: Uint8Array): Uint8Array | undefined {
  const [first = 0x80, second = 0] = integer
  if (first >= 0x80) return undefined
  if (first > 0) return integer
  return second >= 0x80 ? integer.subarray(1) : undefined
}
