import { type JsonObject, parseJsonArrayAs } from '../payload/json.js'
import { array, object, openObject } from '../payload/shape.js'
import { publicKey } from '../schemes/public-key.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { KeyPairOptions } from './options.js'

const payload = object<{ events: readonly JsonObject[] }>({ events: array(openObject) })
const signature = { header: 'x-twilio-email-event-webhook-signature', encoding: 'base64' } as const
const timestamp = { header: 'x-twilio-email-event-webhook-timestamp' } as const

/**
 * Twilio SendGrid's event webhook, with its verification key. It signs the time and the body by ECDSA on P-256. It documents
 * no tolerance, nor whether it signs a retry anew: 300 seconds are tolerated. A delivery is a batch, as `event.data.events`:
 * its type is `events`, and it has no id. Each item has an `sg_event_id`, by which to recognise duplicates.
 *
 * @see https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = sendgrid({ publicKey: process.env.SENDGRID_PUBLIC_KEY })
 * ```
 */
export function sendgrid<const Schemas extends OpenSchemas = NoSchemas>(options: KeyPairOptions<Schemas>) {
  const { account, schemas, ...keys } = options
  const places = { signature, timestamp, algorithm: 'ecdsa-p256-sha256' } as const
  return defineProvider({
    name: 'sendgrid',
    account,
    schemas,
    scheme: () => publicKey({ ...keys, ...places, signed: ({ timestamp, body }) => [timestamp, body] }),
    parse: parseJsonArrayAs('events'),
    payload,
    read: (data) => ({ type: 'events', data }),
  })
}
