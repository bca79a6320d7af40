import { object, string } from '../payload/shape.js'
import { hmac } from '../schemes/hmac.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { TimestampedOptions } from './options.js'

const signature = { field: 'signature.signature', encoding: 'hex' } as const
const timestamp = { field: 'signature.timestamp' }
const id = { field: 'signature.token' }
const event = object<{ event: string }>({ event: string })
const payload = object<{ 'event-data': { event: string } }>({ 'event-data': event })

/**
 * Mailgun. Its secret is the webhook signing key. It signs a timestamp and a token, both fields of the body, and
 * nothing else: `event.covers` is `fields`, and anybody who holds a genuine delivery can send it again with other data
 * while it is fresh. The token, which is signed, is the event’s id. 300 seconds are tolerated; Mailgun doesn’t document
 * whether it signs a retry anew, and retries for eight hours.
 *
 * @see https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = mailgun({ secret: process.env.MAILGUN_SECRET })
 * ```
 */
export function mailgun<const Schemas extends OpenSchemas = NoSchemas>(options: TimestampedOptions<Schemas>) {
  const { account, schemas, ...keys } = options
  return defineProvider({
    name: 'mailgun',
    account,
    schemas,
    scheme: () => hmac({ ...keys, signature, timestamp, id, signed: ({ timestamp, id }) => [timestamp, id] }),
    payload,
    read: ({ 'event-data': data }) => ({ type: data.event, data }),
    delivery: { retriesAfter: [300, 600, 900, 3600, 7200, 14_400] },
  })
}
