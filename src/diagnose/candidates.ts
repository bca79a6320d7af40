import { ConfigError, codeOf } from '../errors.js'
import { schemeOf } from '../schemes/described-scheme.js'
import { type Describable, requireDescription, type SchemeDescription } from '../schemes/description.js'
import type { Secrets } from '../types.js'
import { type SenderName, schemeOfSender, senderNames } from './known-senders.js'
import { hasSignatureOf } from './places.js'
import type { Reading } from './reading.js'
import { withSecrets } from './secrets.js'

/** How a delivery may have been signed, by a sender of this name where it is known. */
export interface Candidate {
  readonly sender: string | undefined
  readonly scheme: SchemeDescription
}

/** What tells how a delivery may have been signed. */
interface Given {
  readonly provider?: SenderName | Describable | undefined
  readonly secrets?: Secrets
  readonly url?: string | undefined
}

/** Stands for how a sender signs that nobody named, and that has no header we know. */
export const unknownScheme: SchemeDescription = { kind: 'unverified' }

/**
 * How a delivery may have been signed: as its provider says, else as a sender would by whose header it comes.
 *
 * @throws ConfigError `option_invalid`
 */
export function candidatesOf(given: Given, headers: Reading['headers']): readonly Candidate[] {
  const { provider } = given
  if (typeof provider === 'object')
    return [{ sender: provider.name, scheme: requireUsable(requireDescription(provider)) }]
  if (provider !== undefined) return [candidateOf(requireSenderName(provider), given)]
  const named = senderNames.filter((name) => hasSignatureOf(schemeOfSender(name), { headers }))
  if (named.length === 0) return [{ sender: undefined, scheme: unknownScheme }]
  return withoutTwins(named.map((name) => candidateOf(name, given)))
}

/**
 * A scheme that can be set up, but for its secrets: what is wrong with those is what a diagnosis is for.
 *
 * @throws ConfigError `option_invalid`, `tolerance_invalid`
 */
function requireUsable(scheme: SchemeDescription): SchemeDescription {
  try {
    schemeOf(scheme)
  } catch (error) {
    if (!String(codeOf(error)).startsWith('secret_')) throw error
  }
  return scheme
}

/** One of the senders that sign alike, such as those that deliver by Svix. */
function withoutTwins(candidates: readonly Candidate[]): readonly Candidate[] {
  const byScheme = new Map<string, Candidate>()
  for (const candidate of candidates) {
    // what can't be told apart so reads the same places, and signs the same parts of them
    const scheme = JSON.stringify(candidate.scheme)
    if (!byScheme.has(scheme)) byScheme.set(scheme, candidate)
  }
  return [...byScheme.values()]
}

function candidateOf(sender: SenderName, { secrets, url }: Given): Candidate {
  const scheme = withSecrets(schemeOfSender(sender), secrets)
  return { sender, scheme: url === undefined ? scheme : withUrl(scheme, url) }
}

/** The same scheme of a webhook at another URL, where the URL is signed. */
export function withUrl(scheme: SchemeDescription, url: string): SchemeDescription {
  const { kind } = scheme
  if (kind === 'hmac' && scheme.options.url !== undefined)
    return { ...scheme, options: { ...scheme.options, url } }
  if (kind === 'publicKey' && scheme.options.url !== undefined)
    return { ...scheme, options: { ...scheme.options, url } }
  if (kind === 'httpMessageSignature' && scheme.options.url !== undefined)
    return { ...scheme, options: { ...scheme.options, url } }
  return scheme
}

function requireSenderName(name: string): SenderName {
  const found = senderNames.find((known) => known === name)
  if (found) return found
  throw new ConfigError(
    'option_invalid',
    'Expected provider to be a provider, such as labsync({ secret }), or the name of a sender of hookproof, such as "labsync".',
  )
}
