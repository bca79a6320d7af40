/** Headers as they are pasted, a line each. */
export interface PastedHeaders {
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Lines that are no header, by their number. */
  readonly oddLines: readonly number[]
}

/** Reads pasted headers, such as `x-signature: abc`. A request line before them is left out. */
export function parseHeaderLines(text: string): PastedHeaders {
  const headers: (readonly [string, string])[] = []
  const oddLines: number[] = []
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const [, name, value] = /^\s*([!#$%&'*+.^`|~\w-]+):[ \t]*(.*?)\s*$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) headers.push([name.toLowerCase(), value])
    else if (line.trim() !== '' && !/^(POST|GET|PUT) \S+( HTTP\/[\d.]+)?$/.test(line.trim()))
      oddLines.push(at + 1)
  }
  return { headers, oddLines }
}
