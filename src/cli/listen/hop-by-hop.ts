/** A header line as it came. */
export type HeaderLine = readonly [name: string, value: string]

/** Headers of one connection, which a proxy doesn't pass on (RFC 9110, 7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** The header lines of Node's `rawHeaders`, as they came and in their order. */
export function headerLinesOf(rawHeaders: readonly string[]): readonly HeaderLine[] {
  const lines: HeaderLine[] = []
  let name = ''
  for (const [index, text] of rawHeaders.entries()) {
    if (index % 2 === 0) name = text
    else lines.push([name, text])
  }
  return lines
}

/** The lines that are passed on: all but those of this connection, and those that it names. */
export function endToEndLines(lines: readonly HeaderLine[]): readonly HeaderLine[] {
  const named = lines
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(','))
    .map((name) => name.trim().toLowerCase())
  return lines.filter(([name]) => !hopByHop.has(name.toLowerCase()) && !named.includes(name.toLowerCase()))
}
