import type { SchemeDescription } from '../schemes/description.js'
import { isBodyDigest } from '../schemes/http-message-signature/content-digest.js'
import { targetUrlOf } from '../schemes/http-message-signature/index.js'
import { requiredComponentsOf } from '../schemes/http-message-signature/required-component.js'
import type { TimestampPlace } from '../schemes/places.js'
import { hasPart, isOneOf, layoutOf } from '../schemes/signed-parts.js'

/** Whether a scheme signs when a delivery was made. */
export function signsTime(description: SchemeDescription): boolean {
  return description.kind === 'httpMessageSignature' || findTimestampPlace(description) !== undefined
}

/** Where a delivery says when it was signed. */
export function findTimestampPlace(description: SchemeDescription): TimestampPlace | undefined {
  return signsParts(description) ? description.options.timestamp : undefined
}

/** Whether a scheme signs a delivery's id. */
export function signsId(description: SchemeDescription): boolean {
  return signsParts(description) && description.options.id !== undefined
}

/** Whether a scheme signs the whole body, or all fields of a form. */
export function signsBody(description: SchemeDescription): boolean {
  if (signsParts(description))
    return layoutOf(description.options).some((part) => isOneOf(part, 'body', 'form'))
  if (description.kind !== 'httpMessageSignature') return false
  const { required, url } = description.options
  return requiredComponentsOf(required, url === undefined ? undefined : targetUrlOf(url)).some(isBodyDigest)
}

/** Whether a scheme signs the fields of a form, so that the body must be one. */
export function isForm(description: SchemeDescription): boolean {
  return signsParts(description) && hasPart(layoutOf(description.options), 'form')
}

/** The headers in which a scheme finds the signature, its time, or a token. */
export function authHeadersOf(description: SchemeDescription): readonly string[] {
  switch (description.kind) {
    case 'hmac':
    case 'publicKey': {
      const { signature, timestamp } = description.options
      return [signature, timestamp].flatMap((place) =>
        place && 'header' in place ? place.header.toLowerCase() : [],
      )
    }
    case 'httpMessageSignature':
      return ['signature', 'signature-input']
    case 'bearerToken':
      return [(description.options.header ?? 'authorization').toLowerCase()]
    case 'basicCredentials':
      return ['authorization']
    case 'bodyToken':
    case 'unverified':
      return []
  }
}

/** Whether a scheme may be one of public keys. */
export function hasPublicKey({ kind }: SchemeDescription): boolean {
  return kind === 'publicKey' || kind === 'httpMessageSignature'
}

/** The clock that a provider was given, in milliseconds. */
export function clockOf(description: SchemeDescription): () => number {
  const hasClock = signsParts(description) || description.kind === 'httpMessageSignature'
  return (hasClock ? description.options.now : undefined) ?? Date.now
}

/** The URL that a sender signs. */
export function findSignedUrl(description: SchemeDescription): string | undefined {
  const hasUrl = signsParts(description) || description.kind === 'httpMessageSignature'
  return hasUrl ? description.options.url : undefined
}

function signsParts(
  description: SchemeDescription,
): description is Extract<SchemeDescription, { kind: 'hmac' | 'publicKey' }> {
  return description.kind === 'hmac' || description.kind === 'publicKey'
}
