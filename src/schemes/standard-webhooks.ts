import { base64Mac, fromBase64 } from '../crypto/bytes.js'
import { ConfigError, SignatureError } from '../errors.js'
import { requireHeader } from '../headers.js'
import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import { requireFewSignatures, requireUnixSeconds } from '../signature/header.js'
import { asyncHmacsOf, requireSecrets } from '../signature/secret.js'
import { freshnessOf, replayWindowOf, requireFresh } from '../signature/tolerance.js'
import type { TimestampedDelivery } from '../signature/verify.js'
import type { BodyBytes, FreshnessOptions, HeadersLike, Secret, Secrets } from '../types.js'
import { createMacScheme, type Scheme } from './scheme.js'

/** How {@link standardWebhooks} is set up. */
export interface StandardWebhooksOptions extends FreshnessOptions {
  /** The secret in base64, with or without its `whsec_`; or its bytes; or several of them, while rotating. */
  readonly secret: Secrets
}

interface StandardDelivery extends TimestampedDelivery {
  readonly id: string
}

const names: OptionNames<StandardWebhooksOptions> = { secret: true, tolerance: true, now: true }

/**
 * Standard Webhooks (standardwebhooks.com): `webhook-id`, `webhook-timestamp` and a base64
 * `webhook-signature` over `id.timestamp.body`. Here, and only here, `whsec_` marks a base64 secret.
 * The signed id becomes the event's `id` where the payload has none.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const scheme = standardWebhooks({ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })
 * ```
 */
export function standardWebhooks(given: StandardWebhooksOptions): Scheme {
  requireKnownOptions(given, names)
  const options = ownOptions(given)
  const secrets = requireSecrets(options.secret).map(decodeSecret)
  const freshness = freshnessOf(options)
  return createMacScheme({
    hmacs: asyncHmacsOf(secrets),
    headers: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
    replayWindow: replayWindowOf(freshness),
    read: readDelivery,
    proofOf({ id, timestamp }, secretIndex) {
      requireFresh(timestamp, freshness)
      return { verified: true, id, timestamp, secretIndex }
    },
  })
}

function decodeSecret(secret: Secret): Secret {
  if (typeof secret !== 'string') return secret
  const key = fromBase64(secret.replace(/^whsec_/, ''))
  if (key) return key
  throw new ConfigError('secret_malformed', 'Expected the secret in base64, as Standard Webhooks has it.')
}

function readDelivery(body: BodyBytes, headers: HeadersLike): StandardDelivery {
  const id = requireId(requireHeader(headers, 'webhook-id'))
  const sentAt = requireHeader(headers, 'webhook-timestamp')
  const timestamp = requireUnixSeconds(sentAt)
  const signatures = requireSignatures(requireHeader(headers, 'webhook-signature'))
  return { id, message: { prefix: `${id}.${sentAt}.`, body }, signatures, timestamp }
}

function requireId(id: string): string {
  // a dot could shift the boundary between id, timestamp and body
  if (/^[!-\-/-~]+$/.test(id)) return id
  throw new SignatureError(
    'header_malformed',
    'Expected the header webhook-id in printable ASCII without blanks or dots.',
  )
}

function requireSignatures(text: string): readonly Uint8Array[] {
  const versioned = text.split(' ').filter((item) => item.startsWith('v1,'))
  const signatures = requireFewSignatures(versioned).flatMap((item) => base64Mac(item.slice(3)) ?? [])
  if (signatures.length > 0) return signatures
  throw new SignatureError(
    'signature_missing',
    `Expected a v1,… of 32 bytes in base64 in the header webhook-signature, found none among ${versioned.length}.`,
  )
}
