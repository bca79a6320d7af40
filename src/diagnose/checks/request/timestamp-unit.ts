import type { SchemeDescription } from '../../../schemes/description.js'
import type { TimeUnit } from '../../../schemes/signed-time.js'
import type { Check } from '../../check.js'

const units: readonly TimeUnit[] = ['milliseconds', 'iso8601', 'seconds']

/** The sender says the time in another unit than it is thought to. */
export const timestampUnit: Check = {
  *changes(reading) {
    for (const unit of units) {
      const scheme = withUnit(reading.scheme, unit)
      if (!scheme) continue
      yield {
        code: 'timestamp_unit',
        message: `The signature matches where the timestamp is read as ${nameOf(unit)}, which its sender isn't said to use.`,
        fix: 'Use the provider of this sender, or set the unit of the timestamp in your scheme. Where you sign yourself, sign unix seconds.',
        reading: { ...reading, scheme },
      }
    }
  },
}

function nameOf(unit: TimeUnit): string {
  return unit === 'iso8601' ? 'a date' : `unix ${unit}`
}

function withUnit(scheme: SchemeDescription, unit: TimeUnit): SchemeDescription | undefined {
  if (scheme.kind !== 'hmac' && scheme.kind !== 'publicKey') return undefined
  const { timestamp } = scheme.options
  if (!timestamp || (timestamp.unit ?? 'seconds') === unit) return undefined
  return scheme.kind === 'hmac'
    ? { ...scheme, options: { ...scheme.options, timestamp: { ...timestamp, unit } } }
    : { ...scheme, options: { ...scheme.options, timestamp: { ...timestamp, unit } } }
}
