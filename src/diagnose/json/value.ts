/** The value of a JSON text; `undefined` where it isn't JSON. */
export function jsonValueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The bytes of a Buffer or a Uint8Array that was written as JSON; `undefined` of another value. */
export function bytesIn(value: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (!isObject(value)) return undefined
  const bytes = value.type === 'Buffer' ? value.data : Object.values(value)
  return Array.isArray(bytes) && bytes.length > 0 && bytes.every(isByte) ? Uint8Array.from(bytes) : undefined
}

function isByte(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255
}
