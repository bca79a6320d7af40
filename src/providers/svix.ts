import type { JsonObject } from '../payload/json.js'
import { isoTime, object, openObject, optional, string } from '../payload/shape.js'
import { standardWebhooks } from '../schemes/standard-webhooks.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { TimestampedOptions } from './options.js'

const payload = object<{ type: string; data: JsonObject; timestamp?: string }>({
  type: string,
  data: openObject,
  timestamp: optional(isoTime),
})

/**
 * Any sender that delivers by Svix, with the payload Svix recommends: `type`, `data` and perhaps `timestamp`. It signs
 * `id.timestamp.body` in `svix-signature`, each attempt anew; the id stays the same. Svix's own libraries tolerate 300
 * seconds. A sender that hides Svix's name sends `webhook-…` headers: use the scheme `standardWebhooks` for it.
 *
 * @see https://docs.svix.com/receiving/verifying-payloads/how-manual, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = svix({ secret: process.env.SVIX_SECRET })
 * ```
 */
export function svix<const Schemas extends OpenSchemas = NoSchemas>(options: TimestampedOptions<Schemas>) {
  const { account, schemas, ...signed } = options
  return defineProvider({
    name: 'svix',
    account,
    schemas,
    scheme: () => standardWebhooks({ ...signed, headers: 'svix' }),
    payload,
    read: ({ type, data, timestamp: at }) => ({ type, data, occurredAt: at ? new Date(at) : undefined }),
    delivery: { answerWithin: 15, retriesAfter: [5, 300, 1800, 7200, 18_000, 36_000, 36_000] },
  })
}
