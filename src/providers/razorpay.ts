import type { JsonObject } from '../payload/json.js'
import { object, openObject, string, unixTime } from '../payload/shape.js'
import { bodyHmac } from '../schemes/body-hmac.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { SecretOptions } from './options.js'

const payload = object<{ event: string; created_at: number; payload: JsonObject }>({
  event: string,
  created_at: unixTime,
  payload: openObject,
})

/**
 * Razorpay. It signs the body alone in `x-razorpay-signature`, so a delivery verifies for ever: keep a store. Its id for
 * an event stands in `x-razorpay-event-id`, which isn't signed, so events have none. The secret isn't that of the API.
 *
 * @see https://razorpay.com/docs/webhooks/validate-test, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = razorpay({ secret: process.env.RAZORPAY_SECRET })
 * ```
 */
export function razorpay<const Schemas extends OpenSchemas = NoSchemas>(options: SecretOptions<Schemas>) {
  const { account, schemas, ...keys } = options
  return defineProvider({
    name: 'razorpay',
    account,
    schemas,
    scheme: () => bodyHmac({ ...keys, header: 'x-razorpay-signature', encoding: 'hex' }),
    payload,
    read: ({ event: type, payload: data, created_at: at }) => {
      return { type, data, occurredAt: new Date(at * 1000) }
    },
    delivery: { retriesFor: 86_400 },
  })
}
