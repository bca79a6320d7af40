/** Writes characters of a JSON text as escapes, as one of its writers does. The text has none that it doesn't need. */
export type Escape = (text: string) => string

/** As `JSON.stringify` does: what needs no escape has none. */
export const none: Escape = (text) => text

/** `\/`, as PHP writes it. */
export const slashes: Escape = (text) => text.replaceAll('/', '\\/')

/** `\u00e9`, as PHP writes it. */
export const ascii: Escape = (text) => text.replace(/[\u0080-\uffff]+/g, escaped)

/** `\/` and `\u00e9`, as PHP writes them. */
export const php: Escape = (text) => slashes(ascii(text))

/** `\u00e9`, as Python writes it: DEL too. */
export const pythonAscii: Escape = (text) => text.replace(/[\u007f-\uffff]+/g, escaped)

/** `\u00E9`, as Java and .NET write it. */
export const upperAscii: Escape = (text) => text.replace(/[\u0080-\uffff]+/g, upperEscaped)

/** `\u003c`, as Go and Rails write it. */
export const html: Escape = (text) => text.replace(/[<>&\u2028\u2029]+/g, escaped)

/** `\u003c`, as Gson writes it: of `=` and `'` too. */
export const gson: Escape = (text) => text.replace(/[<>&='\u2028\u2029]+/g, escaped)

/** `\u0022` and `\u00E9`, as System.Text.Json writes them. A plus sign of an exponent is no text. */
export const dotNet: Escape = (text) =>
  text.replace(/\\"|\\.|[<>&'`\u007f-\uffff]|(?<!\d[eE])\+/g, (found) => {
    if (found === '\\"') return '\\u0022'
    return found.startsWith('\\') ? found : upperEscaped(found)
  })

/** A string of JSON without the escapes that it doesn't need. */
export function withoutNeedlessEscapes(token: string): string {
  if (!token.includes('\\')) return token
  try {
    return JSON.stringify(JSON.parse(token))
  } catch {
    return token
  }
}

function escaped(characters: string): string {
  let text = ''
  for (let at = 0; at < characters.length; at++) text += escapeOf(characters.charCodeAt(at))
  return text
}

function upperEscaped(characters: string): string {
  return escaped(characters).replace(/[a-f]/g, (digit) => digit.toUpperCase())
}

// 1 MiB of letters beyond ASCII takes 20 ms so, and 90 without a table
const known = new Map<number, string>()

function escapeOf(code: number): string {
  const found = known.get(code)
  if (found !== undefined) return found
  const text = `\\u${code.toString(16).padStart(4, '0')}`
  known.set(code, text)
  return text
}
