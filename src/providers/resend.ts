import type { JsonObject } from '../payload/json.js'
import { isoTime, object, openObject, string } from '../payload/shape.js'
import { standardWebhooks } from '../schemes/standard-webhooks.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { TimestampedOptions } from './options.js'

const payload = object<{ type: string; created_at: string; data: JsonObject }>({
  type: string,
  created_at: isoTime,
  data: openObject,
})

/**
 * Resend. It delivers by Svix: it signs `id.timestamp.body` in `svix-signature`, each attempt anew; the id stays the same.
 * Svix's own libraries tolerate 300 seconds.
 *
 * @see https://resend.com/docs/webhooks/retries-and-replays, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = resend({ secret: process.env.RESEND_SECRET })
 * ```
 */
export function resend<const Schemas extends OpenSchemas = NoSchemas>(options: TimestampedOptions<Schemas>) {
  const { account, schemas, ...signed } = options
  return defineProvider({
    name: 'resend',
    account,
    schemas,
    scheme: () => standardWebhooks({ ...signed, headers: 'svix' }),
    payload,
    read: ({ type, data, created_at }) => ({ type, data, occurredAt: new Date(created_at) }),
    delivery: { retriesAfter: [5, 300, 1800, 7200, 18_000, 36_000, 36_000] },
  })
}
