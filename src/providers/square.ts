import type { JsonObject } from '../payload/json.js'
import { isoTime, object, openObject, string } from '../payload/shape.js'
import { hmac } from '../schemes/hmac.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { SignedUrlOptions } from './options.js'

const signature = { header: 'x-square-hmacsha256-signature', encoding: 'base64' } as const
const payload = object<{ event_id: string; type: string; created_at: string; data: JsonObject }>({
  event_id: string,
  type: string,
  created_at: isoTime,
  data: openObject,
})

/**
 * Square. It signs the URL and the body in `x-square-hmacsha256-signature`: give the URL as you gave it to Square. No time
 * is signed, so a delivery verifies for ever: keep a store. It retries for 24 hours.
 *
 * @see https://developer.squareup.com/docs/webhooks/step3validate, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = square({ secret: process.env.SQUARE_SECRET, url: 'https://example.com/webhooks/square' })
 * ```
 */
export function square<const Schemas extends OpenSchemas = NoSchemas>(options: SignedUrlOptions<Schemas>) {
  const { account, schemas, ...keys } = options
  return defineProvider({
    name: 'square',
    account,
    schemas,
    scheme: () => hmac({ ...keys, signature, signed: ({ url, body }) => [url, body] }),
    payload,
    read: (sent) => ({ ...sent, id: sent.event_id, occurredAt: new Date(sent.created_at) }),
    delivery: { retriesFor: 86_400 },
  })
}
