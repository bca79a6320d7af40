import { parseJsonObject } from '../../../payload/json.js'
import type { SchemeDescription } from '../../../schemes/description.js'
import type { TimestampPlace } from '../../../schemes/places.js'
import { hasPart, layoutOf } from '../../../schemes/signed-parts.js'
import type { Check, Explanation } from '../../check.js'
import { headerOf, type Reading, withHeader } from '../../reading.js'
import { signatureHeaderPlaceOf, signatureItemsOf } from '../../signature-items.js'

/** More times than this are tried of no request. */
const mostTimes = 10

/** The sender signed another time than the one at its place: that of another header, of a field of the body, or a second off. */
export const signedOtherTime: Check = {
  *changes(reading) {
    const place = signedPlaceOf(reading.scheme)
    if (!place || 'field' in place) return
    const others = timesIn(reading).flatMap((time) => inUnit(time, place.unit))
    const times = new Set([...secondsBeside(reading, place), ...others])
    for (const time of [...times].slice(0, mostTimes)) {
      const changed = withTime(reading, place, time)
      if (changed) yield { ...explanation, reading: changed }
    }
  },
}

const explanation: Explanation = {
  code: 'signed_other_time',
  message: 'The signature is over another time than the one that the scheme reads.',
  fix: "See the sender's documentation for which time it signs, and whether a proxy sets that header anew. Where you sign yourself, read the clock once.",
}

function signedPlaceOf(scheme: SchemeDescription): TimestampPlace | undefined {
  if (scheme.kind !== 'hmac' && scheme.kind !== 'publicKey') return undefined
  try {
    return hasPart(layoutOf(scheme.options), 'timestamp') ? scheme.options.timestamp : undefined
  } catch {
    return undefined
  }
}

/** The texts in headers, in items of the signature's header and in the body's own fields that look like a time. */
function timesIn(reading: Reading): readonly string[] {
  const inHeaders = [...reading.headers.values()].flat()
  const inItems = signatureItemsOf(reading).map(({ text }) => text)
  return [...inItems, ...inHeaders, ...fieldsOf(reading.body)].filter(
    (text) =>
      /^\d{10}(?:\d{3})?$/.test(text) ||
      (text.length <= 40 && /^(?:\d{4}-\d\d-\d\dT|[A-Z][a-z]{2}, )/.test(text)),
  )
}

function fieldsOf(body: Reading['body']): readonly string[] {
  try {
    return Object.values(parseJsonObject(body)).flatMap((value) =>
      typeof value === 'string' || typeof value === 'number' ? String(value) : [],
    )
  } catch {
    return []
  }
}

/** The seconds before and after the one at the time's place: a signer may read its clock twice. */
function secondsBeside(reading: Reading, place: Place): readonly string[] {
  const time = timeAt(reading, place) ?? ''
  return /^\d{10}$/.test(time) ? [String(Number(time) - 1), String(Number(time) + 1)] : []
}

function timeAt(reading: Reading, place: Place): string | undefined {
  if ('header' in place) return headerOf(reading, place.header)
  const items = signatureItemsOf(reading).map(({ tag, text }) => tag + text)
  if ('item' in place) return items[place.item]
  return items.find((item) => item.startsWith(place.prefix))?.slice(place.prefix.length)
}

/** A time as senders write it in a unit; nothing where it is none. */
function inUnit(time: string, unit: TimestampPlace['unit'] = 'seconds'): readonly string[] {
  if (unit === 'iso8601') return time.includes('T') ? [time] : []
  const digits = /^\d+$/.test(time)
  const milliseconds = digits ? Number(time.padEnd(13, '0')) : Date.parse(time)
  if (!(milliseconds >= 1e12)) return []
  return [String(unit === 'seconds' ? Math.floor(milliseconds / 1000) : milliseconds)]
}

/** A place outside the body. */
type Place = Exclude<TimestampPlace, { readonly field: string }>

/** The same reading with another time at its place; `undefined` where there is none, or the same. */
function withTime(reading: Reading, place: Place, time: string): Reading | undefined {
  if ('header' in place) {
    const own = headerOf(reading, place.header)
    return own === undefined || own === time ? undefined : withHeader(reading, place.header, time)
  }
  const header = signatureHeaderPlaceOf(reading.scheme)
  const items = signatureItemsOf(reading).map(({ tag, text }) => tag + text)
  const index = 'item' in place ? place.item : items.findIndex((item) => item.startsWith(place.prefix))
  const item = ('prefix' in place ? place.prefix : '') + time
  if (!header || items[index] === undefined || items[index] === item) return undefined
  return withHeader(reading, header.header, items.with(index, item).join(header.separator))
}
