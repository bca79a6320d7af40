import type { Change, Check } from '../../check.js'
import { headerNamesOf } from '../../places.js'
import type { Reading } from '../../reading.js'

/** More lines than this are tried of no header. */
const mostLines = 8

/** Two lines of a header were joined to one, as HTTP allows: a proxy or the sender has sent it twice. */
export const headerJoined: Check = {
  *changes(reading) {
    const linesByName = headerNamesOf(reading.scheme).map((name) => [name, linesOf(reading, name)] as const)
    const most = Math.min(mostLines, Math.max(0, ...linesByName.map(([, lines]) => lines.length)))
    for (let index = 0; most > 1 && index < most; index++) yield oneOfEach(reading, linesByName, index)
  },
}

function oneOfEach(
  reading: Reading,
  linesByName: readonly (readonly [name: string, lines: readonly string[]])[],
  index: number,
): Change {
  const headers = new Map(reading.headers)
  for (const [name, lines] of linesByName) {
    const line = lines[index] ?? lines[0]
    if (line !== undefined) headers.set(name, [line])
  }
  return {
    code: 'header_joined',
    message: 'The signature matches by one of the lines that were joined in a header of the sender.',
    fix: 'Find the proxy or middleware that adds the header a second time: a line each for the old and the new value.',
    reading: { ...reading, headers },
  }
}

/** The lines of a header, those that were joined by commas apart again. A `t=` begins one. */
function linesOf({ headers }: Reading, name: string): readonly string[] {
  return (headers.get(name) ?? []).flatMap((line) =>
    /(^|,)\s*t=/.test(line) ? line.split(/,\s*(?=t=)/) : line.split(',').map((part) => part.trim()),
  )
}
