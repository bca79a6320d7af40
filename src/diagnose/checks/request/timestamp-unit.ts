import type { SchemeDescription } from '../../../schemes/description.js'
import { isTimestampDelimited } from '../../../schemes/part-boundary.js'
import { layoutOf } from '../../../schemes/signed-parts.js'
import type { TimeUnit } from '../../../schemes/signed-time.js'
import { beginsLikeBody, endsLikeJson } from '../../body-shape.js'
import type { Check, Explanation } from '../../check.js'
import type { Reading } from '../../reading.js'

const units: readonly TimeUnit[] = ['milliseconds', 'iso8601', 'seconds']

/** The sender says the time in another unit than it is thought to. */
export const timestampUnit: Check = {
  *changes(reading) {
    const { scheme: given, body } = reading
    if (!isTimed(given) || !isTimeApart(given, body)) return
    for (const unit of units) {
      const scheme = withUnit(given, unit)
      if (!scheme) continue
      yield {
        code: 'timestamp_unit',
        message: `The signature matches where the timestamp is read as ${nameOf(unit)}, which this scheme doesn't expect.`,
        fix,
        reading: { ...reading, scheme },
      }
    }
  },
  *hints({ code }) {
    if (code === 'timestamp_malformed') yield { ...malformed, by: 'fact' }
  },
}

const fix =
  'Use the provider of this sender, or set the unit of the timestamp in your scheme. Where you sign yourself, sign whole unix seconds.'

const malformed: Explanation = {
  code: 'timestamp_unit',
  message:
    'The timestamp is not written as this scheme expects it, such as with a fraction or in another unit.',
  fix,
}

/** A scheme whose deliveries may say when they were signed. */
type TimedScheme = Extract<SchemeDescription, { kind: 'hmac' | 'publicKey' }>

function isTimed(scheme: SchemeDescription): scheme is TimedScheme {
  return scheme.kind === 'hmac' || scheme.kind === 'publicKey'
}

/** Whether the time can't have lost digits to the body, nor the body to the time: whoever has one delivery could move some. */
function isTimeApart({ options }: TimedScheme, body: Reading['body']): boolean {
  return isTimestampDelimited(layoutOf(options)) || (beginsLikeBody(body) && endsLikeJson(body))
}

function nameOf(unit: TimeUnit): string {
  return unit === 'iso8601' ? 'a date' : `unix ${unit}`
}

function withUnit(scheme: TimedScheme, unit: TimeUnit): SchemeDescription | undefined {
  const { timestamp } = scheme.options
  if (!timestamp || (timestamp.unit ?? 'seconds') === unit) return undefined
  return scheme.kind === 'hmac'
    ? { ...scheme, options: { ...scheme.options, timestamp: { ...timestamp, unit } } }
    : { ...scheme, options: { ...scheme.options, timestamp: { ...timestamp, unit } } }
}
