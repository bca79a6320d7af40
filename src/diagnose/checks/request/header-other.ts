import { printable } from '../../../payload/printable.js'
import type { Change, Check } from '../../check.js'
import { headerNamesOf, signatureHeaderOf } from '../../places.js'
import { headerOf, type Reading } from '../../reading.js'

/** More headers than this are no sender's. */
const mostHeaders = 100

/** The signature stands in a header of another name: `svix-signature` for `webhook-signature`, or a proxy renamed it. */
export const headerOther: Check = {
  *changes(reading) {
    const expected = signatureHeaderOf(reading.scheme)
    if (expected === undefined || headerOf(reading, expected) !== undefined) return
    const known = headerNamesOf(reading.scheme)
    for (const found of [...reading.headers.keys()].slice(0, mostHeaders))
      if (!known.includes(found)) yield renamed(reading, expected, found)
  },
}

function renamed(reading: Reading, expected: string, found: string): Change {
  const name = printable(found, 64)
  const headers = new Map(reading.headers)
  const common = commonEnd(expected, dashed(found))
  const prefix = expected.slice(0, expected.length - common)
  const otherPrefix = dashed(found).slice(0, found.length - common)
  const linesByName = new Map(Array.from(headers, ([key, lines]) => [dashed(key), lines]))
  for (const own of headerNamesOf(reading.scheme)) {
    const other = own === expected ? dashed(found) : otherPrefix + own.slice(prefix.length)
    const lines = linesByName.get(other)
    if (lines && own.startsWith(prefix) && !headers.has(own)) headers.set(own, lines)
  }
  return {
    code: 'header_other',
    message: `The signature matches, but stands in the header ${name}, not in ${expected}.`,
    fix: `Use the provider of the sender that writes ${name}, set the header's name in your scheme, or let the proxy pass ${expected} on.`,
    reading: { ...reading, headers },
  }
}

/** How CGI and some proxies spell a name. */
function dashed(name: string): string {
  return name.replaceAll('_', '-')
}

function commonEnd(name: string, other: string): number {
  let length = 0
  while (length < name.length && name.at(-1 - length) === other.at(-1 - length)) length++
  return length
}
