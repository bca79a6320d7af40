type Bytes = Uint8Array<ArrayBuffer>

// what windows-1252 has at 0x80 to 0x9f; where it has nothing, latin1 stands
const windowsCharacters = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
const windowsCodes = new Map(
  Array.from(windowsCharacters, (character, index) => [0x80 + index, character.charCodeAt(0)]),
)
const windowsBytes = new Map(Array.from(windowsCodes, ([byte, code]) => [code, byte]))

/** The UTF-8 of bytes that are read as latin1. */
export function utf8OfLatin1(bytes: Bytes): Bytes {
  return utf8Of(bytes, (byte) => byte)
}

/** The UTF-8 of bytes that are read as windows-1252. */
export function utf8OfWindows1252(bytes: Bytes): Bytes {
  return utf8Of(bytes, (byte) => windowsCodes.get(byte) ?? byte)
}

// by hand: no decoder has the true latin1
function utf8Of(bytes: Bytes, codeOf: (byte: number) => number): Bytes {
  const written = new Uint8Array(bytes.length * 3)
  let length = 0
  for (const byte of bytes) {
    const code = byte < 0x80 ? byte : codeOf(byte)
    if (code < 0x80) written[length++] = code
    else if (code < 0x800) {
      written[length++] = 0xc0 | (code >> 6)
      written[length++] = 0x80 | (code & 0x3f)
    } else {
      written[length++] = 0xe0 | (code >> 12)
      written[length++] = 0x80 | ((code >> 6) & 0x3f)
      written[length++] = 0x80 | (code & 0x3f)
    }
  }
  return written.subarray(0, length)
}

/** The bytes that latin1 and windows-1252 make of a text; `undefined` where it has other characters. */
export function singleBytesOf(text: string): Bytes | undefined {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const byte = code < 0x100 ? code : windowsBytes.get(code)
    if (byte === undefined) return undefined
    bytes[at] = byte
  }
  return bytes
}

/** The text of UTF-16; `undefined` where the first bytes don't look like it. */
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
