import type { JsonObject } from '../payload/json.js'
import { isoTime, object, openObject, string } from '../payload/shape.js'
import { standardWebhooks } from '../schemes/standard-webhooks.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { TimestampedOptions } from './options.js'

const payload = object<{ type: string; timestamp: string; data: JsonObject }>({
  type: string,
  timestamp: isoTime,
  data: openObject,
})

/**
 * Polar, with webhooks of the format Raw. It signs `id.timestamp.body` in `webhook-signature` (Standard Webhooks). The key is
 * the text of a secret made before 2026-09-08, and of a newer one its base64 behind `whsec_`: both are tried. Polar's own
 * libraries tolerate 300 seconds. It retries up to ten times, at intervals that it doesn't document.
 *
 * @see https://polar.sh/docs/integrate/webhooks/delivery, checked 2026-11-21
 * @see https://github.com/polarsource/polar/pull/14117, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = polar({ secret: process.env.POLAR_SECRET })
 * ```
 */
export function polar<const Schemas extends OpenSchemas = NoSchemas>(options: TimestampedOptions<Schemas>) {
  const { account, schemas, ...signed } = options
  return defineProvider({
    name: 'polar',
    account,
    schemas,
    scheme: () => standardWebhooks({ ...signed, key: ['text', 'whsec'] }),
    payload,
    read: ({ type, data, timestamp }) => ({ type, data, occurredAt: new Date(timestamp) }),
    delivery: { answerWithin: 10 },
  })
}
