import type { SignatureHeader, TimestampPlace } from '../schemes/places.js'
import type { SignedDeliveryOptions } from '../schemes/signed-delivery.js'
import { hasPart, layoutOf } from '../schemes/signed-parts.js'
import { type Content, formBodyOf, jsonBodyOf, withField } from './content.js'
import type { SignedDelivery, UnsignedDelivery } from './sign.js'

/** Where a sender writes something: in a header, in a field of the body, or beside its signature. */
type Place = SignedDeliveryOptions['signature' | 'timestamp' | 'id']

/** A delivery with time, id and signature at their places. */
export function writtenDelivery(
  options: SignedDeliveryOptions,
  { content, headers, timestamp: seconds, id = '' }: UnsignedDelivery,
  signature: string,
): SignedDelivery {
  const { signature: place, timestamp: timePlace, id: idPlace } = options
  const time = timeIn(seconds, timePlace)
  const timed = withFieldAt(content, timePlace, time)
  const signed = withFieldAt(withFieldAt(timed, idPlace, id), place, signature)
  const isForm = hasPart(layoutOf(options), 'form')
  return {
    body: isForm ? formBodyOf(signed) : jsonBodyOf(signed),
    headers: {
      'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
      ...headerAt(timePlace, `${time}`),
      ...headerAt(idPlace, id),
      ...headers,
      ...('header' in place && headerAt(place, itemsText(place, timePlace, `${time}`, signature))),
    },
  }
}

/** A time as its sender writes it. */
function timeIn(seconds: number, place: TimestampPlace | undefined): number | string {
  switch (place?.unit) {
    case 'iso8601':
      return new Date(seconds * 1000).toISOString()
    case 'milliseconds':
      return seconds * 1000
    default:
      return seconds
  }
}

function headerAt(place: Place, value: string): Record<string, string> {
  return place && 'header' in place ? { [place.header.toLowerCase()]: value } : {}
}

function withFieldAt(content: Content, place: Place, value: string | number): Content {
  return place && 'field' in place ? withField(content, place.field, value) : content
}

/** The header of the signature, with the time among its items where it stands there. */
function itemsText(
  { prefix = '', separator }: SignatureHeader,
  timePlace: TimestampPlace | undefined,
  time: string,
  signature: string,
): string {
  const item = prefix + signature
  if (timePlace && 'prefix' in timePlace) return [timePlace.prefix + time, item].join(separator)
  if (timePlace && 'item' in timePlace) return withItem([item], timePlace.item, time).join(separator)
  return item
}

/** Items with one more at an index, behind as many empty ones as it takes. */
function withItem(items: readonly string[], index: number, item: string): readonly string[] {
  const padded = [...items, ...Array<string>(Math.max(0, index - items.length)).fill('')]
  return padded.toSpliced(index, 0, item)
}
