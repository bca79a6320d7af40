import type { JsonObject } from '../payload/json.js'
import { object, openObject, string, unixTime } from '../payload/shape.js'
import { timestampedHmac } from '../schemes/timestamped-hmac.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { TimestampedOptions } from './options.js'

const payload = object<{ id: string; type: string; created: number; data: JsonObject }>({
  id: string,
  type: string,
  created: unixTime,
  data: openObject,
})

/**
 * Stripe. Its secret begins with `whsec_`, which is part of it. It signs `timestamp.body` in
 * `stripe-signature: t=…,v1=…`, each attempt anew; its own libraries tolerate 300 seconds. It retries for three days.
 *
 * @see https://docs.stripe.com/webhooks, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = stripe({ secret: process.env.STRIPE_SECRET })
 * ```
 */
export function stripe<const Schemas extends OpenSchemas = NoSchemas>(options: TimestampedOptions<Schemas>) {
  const { account, schemas, ...signed } = options
  return defineProvider({
    name: 'stripe',
    account,
    schemas,
    scheme: () => timestampedHmac({ ...signed, header: 'stripe-signature' }),
    payload,
    read: ({ id, type, data, created }) => ({ id, type, data, occurredAt: new Date(created * 1000) }),
    delivery: { retriesFor: 259_200 },
  })
}
