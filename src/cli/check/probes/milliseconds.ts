import type { SchemeDescription } from '../../../schemes/description.js'
import { NotApplicable, type Probe } from '../probe.js'

export const milliseconds: Probe = {
  name: 'milliseconds',
  title: 'genuine, with its time in milliseconds',
  async send({ deliveries, post }) {
    const scheme = inMilliseconds(deliveries.scheme)
    return [await post(await deliveries.sign(deliveries.newEvent(), {}, scheme))]
  },
  right: ['refused'],
  faults: {
    accepted: {
      severity: 'minor',
      means:
        'It accepts a time in milliseconds, which its sender never sends: read as seconds, that is far in the future.',
      fix: 'Accept whole seconds only, and bound the timestamp on both sides.',
    },
  },
}

/** The same scheme, with a time in milliseconds in place of seconds. */
function inMilliseconds(scheme: SchemeDescription): SchemeDescription {
  const { kind } = scheme
  if ((kind === 'hmac' || kind === 'publicKey') && scheme.options.timestamp) {
    const { unit = 'seconds', ...place } = scheme.options.timestamp
    if (unit === 'seconds') return withTimestamp(scheme, { ...place, unit: 'milliseconds' })
  }
  throw new NotApplicable('The sender sends no time in seconds.')
}

type PartsScheme = Extract<SchemeDescription, { kind: 'hmac' | 'publicKey' }>

function withTimestamp(
  scheme: PartsScheme,
  timestamp: NonNullable<PartsScheme['options']['timestamp']>,
): SchemeDescription {
  return scheme.kind === 'hmac'
    ? { ...scheme, options: { ...scheme.options, timestamp } }
    : { ...scheme, options: { ...scheme.options, timestamp } }
}
