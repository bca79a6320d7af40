import type { JsonObject } from '../payload/json.js'
import { intersect, object, openObject, string } from '../payload/shape.js'
import { bodyHmac } from '../schemes/body-hmac.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { SecretOptions } from './options.js'

const payload = object<{ meta: JsonObject & { event_name: string }; data: JsonObject }>({
  meta: intersect(openObject, object<{ event_name: string }>({ event_name: string })),
  data: openObject,
})

/**
 * Lemon Squeezy. It signs the body alone in `x-signature`, so a delivery verifies for ever: keep a store. The type is the
 * signed one, `meta.event_name`, not the header's. Events have no id, and no time of their own.
 *
 * @see https://docs.lemonsqueezy.com/help/webhooks/webhook-requests, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = lemonsqueezy({ secret: process.env.LEMONSQUEEZY_SECRET })
 * ```
 */
export function lemonsqueezy<const Schemas extends OpenSchemas = NoSchemas>(options: SecretOptions<Schemas>) {
  const { account, schemas, ...keys } = options
  return defineProvider({
    name: 'lemonsqueezy',
    account,
    schemas,
    scheme: () => bodyHmac({ ...keys, header: 'x-signature', encoding: 'hex' }),
    payload,
    read: ({ meta, data }) => ({ type: meta.event_name, data }),
    delivery: { retriesAfter: [5, 25, 125] },
  })
}
