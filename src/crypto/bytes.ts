export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Whether a text is a MAC in hex: exactly 32 bytes, in either case. */
export function isHexMac(text: string): boolean {
  return /^[\da-f]{64}$/i.test(text)
}

/** The MAC that stands in hex at a place of a text, where {@link isHexMac} has said that it does. */
export function hexMac(text: string, at = 0): Uint8Array {
  const mac = new Uint8Array(32)
  for (let i = 0; i < 64; i++) {
    const code = text.charCodeAt(at + i)
    // the low six bits of 0-9, A-F and a-f, less what makes them digits
    mac[i >> 1] = (mac[i >> 1] as number) * 16 + (code % 16) + (code >> 6) * 9
  }
  return mac
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A MAC as its sender writes it in base64: exactly 32 bytes. */
export function base64Mac(text: string): Uint8Array | undefined {
  const mac = fromBase64(text)
  return mac?.length === 32 ? mac : undefined
}

/** The bytes of strict base64: padded, nothing but the alphabet, no stray bits. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z\d+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined
  const binary = atob(text)
  return btoa(binary) === text ? fromBinary(binary) : undefined
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

/** One byte per character, as node:crypto's `latin1` output and `atob` give it. */
export function fromBinary(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}
