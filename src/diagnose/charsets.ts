import { fromBinary } from '../crypto/bytes.js'

type Bytes = Uint8Array<ArrayBuffer>

// what windows-1252 has at 0x80 to 0x9f; where it has nothing, latin1 stands
const windowsCharacters = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
const windowsBytes = new Map(Array.from(windowsCharacters, (character, index) => [character, 0x80 + index]))

/** The text that latin1 makes of bytes. */
export function latin1TextOf(bytes: Bytes): string {
  const pieces: string[] = []
  // a call takes so many arguments only
  for (let at = 0; at < bytes.length; at += 8192)
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)))
  return pieces.join('')
}

/** The text that windows-1252 makes of bytes. */
export function windowsTextOf(bytes: Bytes): string {
  return latin1TextOf(bytes).replace(
    /[\u0080-\u009f]/g,
    (character) => windowsCharacters[character.charCodeAt(0) - 0x80] ?? character,
  )
}

/** The bytes that latin1 and windows-1252 make of a text; `undefined` where it has other characters. */
export function singleBytesOf(text: string): Bytes | undefined {
  const latin1 = text.replace(/[\u0100-\uffff]/g, (character) => {
    const byte = windowsBytes.get(character)
    return byte === undefined ? character : String.fromCharCode(byte)
  })
  return /[\u0100-\uffff]/.test(latin1) ? undefined : fromBinary(latin1)
}

/** The text of UTF-16, little-endian unless a mark says otherwise; `undefined` where it isn't such. */
export function utf16TextOf(bytes: Bytes): string | undefined {
  const [first, second] = bytes
  const isBigEndian = first === 0 || (first === 0xfe && second === 0xff)
  const isLittleEndian = second === 0 || (first === 0xff && second === 0xfe)
  if (!isBigEndian && !isLittleEndian) return undefined
  return new TextDecoder('utf-16le').decode(isBigEndian ? swapped(bytes) : bytes)
}

// not every runtime decodes utf-16be
function swapped(bytes: Bytes): Bytes {
  return bytes.map((_, index) => bytes[index ^ 1] ?? 0)
}
