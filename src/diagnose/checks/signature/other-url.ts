import type { SchemeDescription } from '../../../schemes/description.js'
import { hasPart, layoutOf } from '../../../schemes/signed-parts.js'
import { beginsLikeJson } from '../../body-shape.js'
import { bodyTextOf } from '../../body-text.js'
import { withUrl } from '../../candidates.js'
import type { Check, Explanation } from '../../check.js'
import type { Reading } from '../../reading.js'
import { hostHeaders, urlsLike } from '../../urls.js'

/** More URLs than this are tried of no request. */
const mostUrls = 40

/** The sender signed another URL than the configured one: proxies change its scheme, host, port, path or query. */
export const signedOtherUrl: Check = {
  *changes(reading, { url: seen }) {
    const { scheme } = reading
    const configured = signedUrlOf(scheme)
    if (configured === undefined) return
    for (const url of urlsFor(configured, seen, reading).slice(0, mostUrls))
      yield { ...explanation, reading: { ...reading, scheme: withUrl(scheme, url) } }
  },
  *hints({ reading: { scheme } }) {
    if (signedUrlOf(scheme) !== undefined) yield { ...explanation, ...unsure, by: 'look' }
  },
}

/** The URLs that may have been signed ahead of this body: none whose end could be the beginning of the body. */
function urlsFor(configured: string, seen: string | undefined, reading: Reading): readonly string[] {
  if (!signsForm(reading.scheme))
    return beginsLikeJson(reading.body) ? urlsLike(configured, seen, reading) : []
  // values stand without anything between: whoever makes up a path could end it with the first of them, or a field so
  // that it reads as the rest of a path
  if (!isPlainForm(reading)) return []
  return urlsLike(configured, undefined, { headers: new Map(hostsOf(reading)) })
}

/** Whether each field's name begins with a letter, as no part of a URL behind its host does. */
function isPlainForm({ body }: Reading): boolean {
  const { text = '' } = bodyTextOf(body)
  return text.split('&').every((field) => /^[A-Za-z_]/.test(field))
}

function hostsOf({ headers }: Reading): Iterable<readonly [string, readonly string[]]> {
  return [...headers].filter(([name]) => hostHeaders.includes(name))
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
