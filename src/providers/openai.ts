import type { JsonObject } from '../payload/json.js'
import { object, openObject, string, unixTime } from '../payload/shape.js'
import { standardWebhooks } from '../schemes/standard-webhooks.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { TimestampedOptions } from './options.js'

const payload = object<{ type: string; created_at: number; data: JsonObject }>({
  type: string,
  created_at: unixTime,
  data: openObject,
})

/**
 * OpenAI. It signs `id.timestamp.body` in `webhook-signature` (Standard Webhooks). The event's `id` is that of `webhook-id`, by
 * which OpenAI advises to recognise duplicates; the payload has another. OpenAI's own libraries tolerate 300 seconds.
 *
 * @see https://platform.openai.com/docs/guides/webhooks, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = openai({ secret: process.env.OPENAI_SECRET })
 * ```
 */
export function openai<const Schemas extends OpenSchemas = NoSchemas>(options: TimestampedOptions<Schemas>) {
  const { account, schemas, ...signed } = options
  return defineProvider({
    name: 'openai',
    account,
    schemas,
    scheme: () => standardWebhooks(signed),
    payload,
    read: ({ type, data, created_at }) => ({ type, data, occurredAt: new Date(created_at * 1000) }),
    delivery: { retriesFor: 259_200 },
  })
}
