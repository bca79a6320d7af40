import type { SchemeDescription } from '../../../schemes/description.js'
import { hasPart, layoutOf } from '../../../schemes/signed-parts.js'
import { beginsLikeBody } from '../../body-shape.js'
import { withUrl } from '../../candidates.js'
import type { Check, Explanation } from '../../check.js'
import { urlsLike } from '../../urls.js'

/** More URLs than this are tried of no request. */
const mostUrls = 40

/** The sender signed another URL than the configured one: proxies change its scheme, host, port, path or query. */
export const signedOtherUrl: Check = {
  *changes(reading, { url: seen }) {
    const { scheme } = reading
    const configured = signedUrlOf(scheme)
    if (configured === undefined || !beginsLikeBody(reading.body)) return
    // where values stand without anything between, the end of a path could be taken for the first of them
    const known = signsForm(scheme) ? undefined : seen
    for (const url of urlsLike(configured, known, reading).slice(0, mostUrls))
      yield { ...explanation, reading: { ...reading, scheme: withUrl(scheme, url) } }
  },
  *hints({ reading: { scheme } }) {
    if (signedUrlOf(scheme) !== undefined) yield { ...explanation, ...unsure, by: 'look' }
  },
}

const explanation: Explanation = {
  code: 'signed_other_url',
  message:
    'The signature is over another URL than the configured one: another scheme, host, port, path or query.',
  fix: 'Set url to the address that the sender has, letter for letter, as its dashboard shows it.',
}

const unsure = {
  message: 'This sender signs the URL that it posts to, and the configured one may be another.',
}

function signedUrlOf(scheme: SchemeDescription): string | undefined {
  switch (scheme.kind) {
    case 'hmac':
    case 'publicKey':
    case 'httpMessageSignature':
      return scheme.options.url
    default:
      return undefined
  }
}

function signsForm(scheme: SchemeDescription): boolean {
  try {
    return scheme.kind === 'hmac' && hasPart(layoutOf(scheme.options), 'form')
  } catch {
    return false
  }
}
