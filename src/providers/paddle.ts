import type { JsonObject } from '../payload/json.js'
import { isoTime, object, openObject, string } from '../payload/shape.js'
import { hmac } from '../schemes/hmac.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { TimestampedOptions } from './options.js'

type Json = { event_id: string; event_type: string; occurred_at: string; data: JsonObject }
const payload = object<Json>({ event_id: string, event_type: string, occurred_at: isoTime, data: openObject })
const signature = { header: 'paddle-signature', separator: ';', prefix: 'h1=', encoding: 'hex' } as const
const timestamp = { prefix: 'ts=' } as const

/**
 * Paddle Billing. It signs `timestamp:body` in `paddle-signature: ts=…;h1=…`, with several `h1` while you rotate a secret.
 * Paddle's own libraries tolerate 5 seconds; 300 are tolerated here. A live account retries for three days.
 *
 * @see https://developer.paddle.com/webhooks/signature-verification, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = paddle({ secret: process.env.PADDLE_SECRET })
 * ```
 */
export function paddle<const Schemas extends OpenSchemas = NoSchemas>(options: TimestampedOptions<Schemas>) {
  const { account, schemas, ...keys } = options
  return defineProvider({
    name: 'paddle',
    account,
    schemas,
    scheme: () =>
      hmac({ ...keys, signature, timestamp, signed: ({ timestamp, body }) => [timestamp, ':', body] }),
    payload,
    read: ({ event_id: id, event_type: type, occurred_at: at, data }) => {
      return { id, type, data, occurredAt: new Date(at) }
    },
    delivery: { answerWithin: 5, retriesFor: 259_200 },
  })
}
