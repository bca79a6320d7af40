import { ConfigError } from '../errors.js'
import { findHeaderText } from '../headers.js'
import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import { handshakeRefused, type RequestHandshake } from './handshake.js'
import { headerReply } from './reply.js'

/** How {@link cloudEventsHandshake} is set up. */
export interface CloudEventsHandshakeOptions {
  /** The senders that may deliver, by the name they give themselves, such as `eventgrid.azure.net`. */
  readonly origins: readonly string[]
  /** How many requests a minute they may send. Default: as many as they like. */
  readonly rate?: number | undefined
}

const names: OptionNames<CloudEventsHandshakeOptions> = { origins: true, rate: true }

/**
 * The OPTIONS request by which senders of CloudEvents, such as Azure Event Grid, ask whether they may deliver. A
 * `WebHook-Request-Callback` is never called: it is any URL of a stranger's.
 *
 * It protects others from being sent what they didn't ask for. It says nothing of who sends: deliveries still need a scheme.
 *
 * @see https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md#4-abuse-protection, checked 2026-11-21
 * @see https://learn.microsoft.com/en-us/azure/event-grid/end-point-validation-cloud-events-schema, checked 2026-11-21
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * const handshake = cloudEventsHandshake({ origins: ['eventgrid.azure.net'] })
 * ```
 */
export function cloudEventsHandshake(given: CloudEventsHandshakeOptions): RequestHandshake {
  requireKnownOptions(given, names)
  const { origins, rate } = ownOptions(given)
  const allowed = requireOrigins(origins)
  const allowedRate = rate === undefined ? '*' : requireRate(rate)
  return {
    name: 'cloudevents',
    method: 'OPTIONS',
    replyTo({ headers }) {
      const origin = findHeaderText(headers, 'webhook-request-origin')
      if (origin === '') return undefined
      if (!allowed.includes(origin.toLowerCase()))
        throw handshakeRefused('The WebHook-Request-Origin is none of the origins that were given.')
      return headerReply({
        allow: 'POST',
        'webhook-allowed-origin': origin,
        'webhook-allowed-rate': allowedRate,
      })
    },
  }
}

function requireOrigins(origins: readonly string[]): readonly string[] {
  const areNames = Array.isArray(origins) && origins.every((origin) => /^[a-z\d.-]+$/i.test(origin))
  if (areNames && origins.length > 0) return origins.map((origin) => origin.toLowerCase())
  throw new ConfigError(
    'option_invalid',
    'Expected origins to be DNS names, such as ["eventgrid.azure.net"].',
  )
}

function requireRate(rate: number): string {
  if (Number.isSafeInteger(rate) && rate > 0) return String(rate)
  throw new ConfigError('option_invalid', 'Expected rate to be a whole number of requests a minute, above 0.')
}
