import { isoTime, object, optional, string } from '../payload/shape.js'
import { hmac } from '../schemes/hmac.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { TimestampedOptions } from './options.js'

const signature = { header: 'linear-signature', encoding: 'hex' } as const
const timestamp = { field: 'webhookTimestamp', unit: 'milliseconds' } as const
const payload = object<{ type: string; createdAt?: string }>({ type: string, createdAt: optional(isoTime) })

/**
 * Linear. It signs the body in `linear-signature`, and with it the time that the body holds as `webhookTimestamp`; 60
 * seconds are tolerated, as in its own library. The delivery’s id stands in a header, which isn’t signed: events have none.
 * The action, such as `create`, is `event.data.action`. It retries three times.
 *
 * @see https://linear.app/developers/webhooks, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = linear({ secret: process.env.LINEAR_SECRET })
 * ```
 */
export function linear<const Schemas extends OpenSchemas = NoSchemas>(options: TimestampedOptions<Schemas>) {
  const { account, schemas, tolerance = 60, ...signed } = options
  return defineProvider({
    name: 'linear',
    account,
    schemas,
    scheme: () => hmac({ ...signed, tolerance, signature, timestamp, signed: ({ body }) => [body] }),
    payload,
    read: (data) => ({
      type: data.type,
      data,
      occurredAt: data.createdAt === undefined ? undefined : new Date(data.createdAt),
    }),
    delivery: { answerWithin: 5, retriesAfter: [60, 3600, 21_600] },
  })
}
