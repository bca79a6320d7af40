import type { Describable, SchemeDescription } from '../schemes/description.js'
import type { Clock, FreshnessOptions } from '../types.js'

/** A scheme that takes a delivery of any age. */
export function withoutFreshness(scheme: SchemeDescription): SchemeDescription {
  return withFreshness(scheme, { tolerance: false })
}

/** A scheme by another clock. */
export function withClock(scheme: SchemeDescription, now: Clock): SchemeDescription {
  return withFreshness(scheme, { now })
}

/** The clock that a provider goes by. */
export function clockOf(provider: Describable): Clock {
  const scheme = provider.describe?.()
  return (scheme && 'options' in scheme && 'now' in scheme.options && scheme.options.now) || Date.now
}

/** A scheme with other options of freshness, where its deliveries say when they were signed. */
export function withFreshness(scheme: SchemeDescription, freshness: FreshnessOptions): SchemeDescription {
  switch (scheme.kind) {
    case 'hmac':
      return scheme.options.timestamp ? { ...scheme, options: { ...scheme.options, ...freshness } } : scheme
    case 'publicKey':
      return scheme.options.timestamp ? { ...scheme, options: { ...scheme.options, ...freshness } } : scheme
    case 'httpMessageSignature':
      return { ...scheme, options: { ...scheme.options, ...freshness } }
    default:
      return scheme
  }
}
