import type { JsonObject } from '../payload/json.js'
import { isoTime, object, openObject, string } from '../payload/shape.js'
import { timestampedHmac } from '../schemes/timestamped-hmac.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { TimestampedOptions } from './options.js'

const payload = object<{ event: string; created_at: string; payload: JsonObject }>({
  event: string,
  created_at: isoTime,
  payload: openObject,
})

/**
 * Calendly. It signs `timestamp.body` in `calendly-webhook-signature: t=…,v1=…`; 300 seconds are tolerated. Its events have
 * no id. It retries for 24 hours.
 *
 * @see https://developer.calendly.com/api-docs/overview/webhooks/webhook-signatures, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = calendly({ secret: process.env.CALENDLY_SECRET })
 * ```
 */
export function calendly<const Schemas extends OpenSchemas = NoSchemas>(
  options: TimestampedOptions<Schemas>,
) {
  const { account, schemas, ...signed } = options
  return defineProvider({
    name: 'calendly',
    account,
    schemas,
    scheme: () => timestampedHmac({ ...signed, header: 'calendly-webhook-signature' }),
    payload,
    read: (sent) => ({ type: sent.event, data: sent.payload, occurredAt: new Date(sent.created_at) }),
    delivery: { answerWithin: 15, retriesFor: 86_400 },
  })
}
