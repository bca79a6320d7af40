import type { JsonObject } from '../payload/json.js'
import { object, openObject, optional, string, unixMilliseconds } from '../payload/shape.js'
import { standardWebhooks } from '../schemes/standard-webhooks.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { TimestampedOptions } from './options.js'

const payload = object<{ type: string; data: JsonObject; timestamp?: number }>({
  type: string,
  data: openObject,
  timestamp: optional(unixMilliseconds),
})

/**
 * Clerk. It delivers by Svix: it signs `id.timestamp.body` in `svix-signature`, each attempt anew; the id stays the same.
 * Svix's own libraries tolerate 300 seconds. Clerk retries on Svix's schedule.
 *
 * @see https://clerk.com/docs/webhooks/overview, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = clerk({ secret: process.env.CLERK_SECRET })
 * ```
 */
export function clerk<const Schemas extends OpenSchemas = NoSchemas>(options: TimestampedOptions<Schemas>) {
  const { account, schemas, ...signed } = options
  return defineProvider({
    name: 'clerk',
    account,
    schemas,
    scheme: () => standardWebhooks({ ...signed, headers: 'svix' }),
    payload,
    read: ({ type, data, timestamp: at }) => ({ type, data, occurredAt: at ? new Date(at) : undefined }),
    delivery: { answerWithin: 15, retriesAfter: [5, 300, 1800, 7200, 18_000, 36_000, 36_000] },
  })
}
