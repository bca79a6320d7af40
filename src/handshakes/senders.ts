import { ConfigError } from '../errors.js'
import type { Secrets } from '../types.js'
import type { PayloadHandshake, RequestHandshake } from './handshake.js'
import { headerEcho } from './header-echo.js'
import { parameterEcho } from './parameter-echo.js'
import { payloadEcho } from './payload-echo.js'

/** How {@link metaHandshake} and {@link stravaHandshake} are set up. */
export interface VerifyTokenOptions {
  /** The verify token that you made up when you set up the webhook; or several, while rotating. */
  readonly verifyToken: Secrets
}

/**
 * Meta's verification request (Facebook, Instagram, WhatsApp).
 *
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, at once
 *
 * @example
 * ```ts
 * const handshake = metaHandshake({ verifyToken: process.env.META_VERIFY_TOKEN })
 * ```
 */
export function metaHandshake({ verifyToken }: VerifyTokenOptions): RequestHandshake {
  return parameterEcho({
    name: 'meta',
    parameter: 'hub.challenge',
    token: { parameter: 'hub.verify_token', secret: verifyToken },
    requires: { 'hub.mode': 'subscribe' },
  })
}

/**
 * Strava's validation of a subscription. Strava doesn't sign its deliveries.
 *
 * @see https://developers.strava.com/docs/webhooks/, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, at once
 *
 * @example
 * ```ts
 * const handshake = stravaHandshake({ verifyToken: process.env.STRAVA_VERIFY_TOKEN })
 * ```
 */
export function stravaHandshake({ verifyToken }: VerifyTokenOptions): RequestHandshake {
  return parameterEcho({
    name: 'strava',
    parameter: 'hub.challenge',
    field: 'hub.challenge',
    token: { parameter: 'hub.verify_token', secret: verifyToken },
    requires: { 'hub.mode': 'subscribe' },
  })
}

/**
 * Dropbox's verification request. Anybody can send one: it gets back what it sent, as plain text.
 *
 * @see https://www.dropbox.com/developers/reference/webhooks, checked 2026-11-21
 *
 * @example
 * ```ts
 * const handshake = dropboxHandshake()
 * ```
 */
export function dropboxHandshake(): RequestHandshake {
  return parameterEcho({ name: 'dropbox', parameter: 'challenge' })
}

/**
 * Microsoft Graph's validation of a notification URL, which is a POST. Anybody can send one: it gets back what it sent, as
 * plain text.
 *
 * @see https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks, checked 2026-11-21
 *
 * @example
 * ```ts
 * const handshake = microsoftGraphHandshake()
 * ```
 */
export function microsoftGraphHandshake(): RequestHandshake {
  return parameterEcho({ name: 'microsoft-graph', parameter: 'validationToken', method: 'POST' })
}

/**
 * Slack's `url_verification`, which is signed as its events are.
 *
 * @see https://api.slack.com/events/url_verification, checked 2026-11-21
 *
 * @example
 * ```ts
 * const handshake = slackHandshake()
 * ```
 */
export function slackHandshake(): PayloadHandshake {
  return payloadEcho({
    name: 'slack',
    type: { field: 'type', value: 'url_verification' },
    field: 'challenge',
  })
}

/**
 * Okta's one-time verification of an event hook.
 *
 * @see https://support.okta.com/help/s/article/Unable-to-verify-event-hook-Hook-hook-name-execution-failed, checked 2026-11-21
 *
 * @example
 * ```ts
 * const handshake = oktaHandshake()
 * ```
 */
export function oktaHandshake(): RequestHandshake {
  return headerEcho({
    name: 'okta',
    header: 'x-okta-verification-challenge',
    method: 'GET',
    field: 'verification',
  })
}

/** How {@link asanaHandshake} is set up. */
export interface AsanaHandshakeOptions {
  /**
   * Stores the secret, and returns `true`; or returns `false` where no webhook is being created right now. Never
   * replace a secret that is in use: anybody can send one, and would sign with it from then on.
   */
  readonly acceptSecret: (secret: string) => boolean | Promise<boolean>
}

/**
 * Asana's handshake, by which it hands you the secret that it signs with. It is a POST that isn't signed: accept it only
 * while you create the webhook, which is when Asana sends it.
 *
 * @see https://developers.asana.com/docs/establish-a-webhook, checked 2026-11-21
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * const handshake = asanaHandshake({ acceptSecret: (secret) => webhooks.storeIfPending('asana', secret) })
 * ```
 */
export function asanaHandshake({ acceptSecret }: AsanaHandshakeOptions): RequestHandshake {
  if (typeof acceptSecret !== 'function')
    throw new ConfigError('option_invalid', 'Expected acceptSecret to be a function that stores the secret.')
  return headerEcho({ name: 'asana', header: 'x-hook-secret', method: 'POST', accept: acceptSecret })
}
