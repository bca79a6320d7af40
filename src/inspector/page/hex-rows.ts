/** Sixteen bytes of a body. */
export interface HexRow {
  readonly offset: string
  readonly hex: string
  /** What can be printed of them in ASCII; a dot for each other byte. */
  readonly text: string
}

/** A body as rows of bytes in hex. */
export function hexRowsOf(body: Uint8Array): readonly HexRow[] {
  return Array.from({ length: Math.ceil(body.length / 16) }, (_, row) => {
    const bytes = [...body.subarray(row * 16, row * 16 + 16)]
    return {
      offset: (row * 16).toString(16).padStart(6, '0'),
      hex: bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' '),
      text: bytes.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join(''),
    }
  })
}
