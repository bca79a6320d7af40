import { base64Mac, fromBase64 } from '../crypto/bytes.js'
import { ConfigError, SignatureError } from '../errors.js'
import { findHeader } from '../headers.js'
import { bounded, headerText, unixSeconds } from '../signature/header.js'
import { asyncKeys, listOf, requireUsable } from '../signature/secret.js'
import { freshness, replayWindow } from '../signature/tolerance.js'
import { conclude, type TimedChallenge } from '../signature/verify.js'
import type { BodyBytes, FreshnessOptions, HeadersLike, Secret, Secrets } from '../types.js'
import { macScheme, type Scheme } from './scheme.js'

/** How {@link standardWebhooks} is set up. */
export interface StandardWebhooksOptions extends FreshnessOptions {
  /** The secret in base64, with or without its `whsec_`; or its bytes; or several of them, while rotating. */
  readonly secret: Secrets
}

interface MessageChallenge extends TimedChallenge {
  readonly id: string
}

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
export function standardWebhooks(options: StandardWebhooksOptions): Scheme {
  const secrets = listOf(options.secret).map(decodeSecret)
  const requireFresh = freshness(options)
  return macScheme({
    keys: asyncKeys(secrets),
    replayWindow: replayWindow(options.tolerance),
    read: readMessage,
    conclude: (claim, answers) => ({
      verified: true,
      id: claim.id,
      ...conclude(claim, answers, requireFresh),
    }),
  })
}

function decodeSecret(secret: Secret): Secret {
  if (typeof secret !== 'string') return secret
  requireUsable(secret)
  const key = fromBase64(secret.replace(/^whsec_/, ''))
  if (!key)
    throw new ConfigError('secret_malformed', 'The secret must be base64, as Standard Webhooks has it.')
  return key
}

function readMessage(body: BodyBytes, headers: HeadersLike): MessageChallenge {
  const id = headerText(findHeader(headers, 'webhook-id'))
  // a dot in the id could shift the boundary between id, timestamp and body
  if (!/^[!-\-/-~]+$/.test(id))
    throw new SignatureError(
      'header_malformed',
      'The webhook-id must be printable ASCII without blanks or dots.',
    )
  const sentAt = headerText(findHeader(headers, 'webhook-timestamp'))
  const timestamp = unixSeconds(sentAt)
  const macs = readSignatures(headerText(findHeader(headers, 'webhook-signature')))
  return { id, prefix: `${id}.${sentAt}.`, body, macs, timestamp }
}

function readSignatures(text: string): readonly Uint8Array[] {
  const versioned = text.split(' ').filter((item) => item.startsWith('v1,'))
  const macs = bounded(versioned).flatMap((item) => base64Mac(item.slice(3)) ?? [])
  if (macs.length === 0)
    throw new SignatureError('signature_missing', 'The webhook-signature has no v1,… of 32 bytes in base64.')
  return macs
}
