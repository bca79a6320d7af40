import { bodyHmac } from '../schemes/body-hmac.js'
import { withUnsignedType } from '../schemes/unsigned-type.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { SecretOptions } from './options.js'

const signature = { header: 'x-shopify-hmac-sha256', encoding: 'base64' } as const

/**
 * Shopify. Its secret is the app’s client secret. It signs the body alone in `x-shopify-hmac-sha256`, so a delivery
 * verifies for ever: keep a store. The event type stands in `x-shopify-topic`, which isn’t signed: `event.typeSigned`
 * is `false`, and anybody who holds a genuine delivery can send it again as another type. The shop and the ids of event
 * and delivery stand in unsigned headers, too: events have no id. It retries eight times in four hours.
 *
 * @see https://shopify.dev/docs/apps/build/webhooks/verify-deliveries, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = shopify({ secret: process.env.SHOPIFY_SECRET })
 * ```
 */
export function shopify<const Schemas extends OpenSchemas = NoSchemas>(options: SecretOptions<Schemas>) {
  const { account, schemas, ...keys } = options
  return defineProvider({
    name: 'shopify',
    account,
    schemas,
    scheme: () => withUnsignedType(bodyHmac({ ...keys, ...signature }), 'x-shopify-topic'),
    read: (payload, { unsignedType = '' }) => ({ type: unsignedType, data: payload }),
    delivery: { answerWithin: 5, retriesFor: 14_400 },
  })
}
