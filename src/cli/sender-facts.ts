import { type SenderName, schemeOfSender } from '../diagnose/known-senders.js'
import { headerNamesOf } from '../diagnose/places.js'
import type { DeliveryFacts } from '../providers/define.js'
import type { SchemeDescription } from '../schemes/description.js'
import { layoutOf, type SignedPart } from '../schemes/signed-parts.js'
import { durationText } from './durations.js'

/** How a sender proves that a delivery is its own. */
export function proofText(sender: SenderName): string {
  const scheme = schemeOfSender(sender)
  const places = headerNamesOf(scheme).join(', ') || 'the payload'
  if (scheme.kind !== 'hmac' && scheme.kind !== 'publicKey') return `a token in ${places}: no signature`
  return `${algorithmOf(scheme)} over ${signedTextOf(scheme)}, in ${places}`
}

type SigningScheme = Extract<SchemeDescription, { kind: 'hmac' | 'publicKey' }>

function algorithmOf(scheme: SigningScheme): string {
  return scheme.kind === 'publicKey'
    ? scheme.options.algorithm
    : `HMAC-${(scheme.options.hash ?? 'sha256').toUpperCase()}`
}

function signedTextOf({ options }: SigningScheme): string {
  return layoutOf(options)
    .map((part) => partText(part, options.url))
    .filter((text) => text !== '')
    .join(', ')
}

function partText(part: SignedPart, url: string | undefined): string {
  if (typeof part === 'string') return url !== undefined && part.includes(url) ? 'URL' : ''
  return part.kind === 'timestamp' ? 'time' : part.kind
}

/** What a sender says of its retries. */
export function retriesText({ retriesAfter, retriesFor }: DeliveryFacts): string {
  if (retriesAfter?.length === 0) return 'none'
  if (retriesAfter) return `after ${retriesAfter.map(durationText).join(', ')}`
  return retriesFor === undefined ? 'not known' : `for up to ${durationText(retriesFor)}`
}

/** How soon a sender wants an answer. */
export function answerText({ answerWithin }: DeliveryFacts): string {
  return answerWithin === undefined ? 'not known' : `within ${durationText(answerWithin)}`
}
