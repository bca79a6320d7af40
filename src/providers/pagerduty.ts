import type { JsonObject } from '../payload/json.js'
import { isoTime, object, openObject, string } from '../payload/shape.js'
import { hmac } from '../schemes/hmac.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { SecretOptions } from './options.js'

const payload = object<{ event: { id: string; event_type: string; occurred_at: string; data: JsonObject } }>({
  event: object({ id: string, event_type: string, occurred_at: isoTime, data: openObject }),
})
const signature = { header: 'x-pagerduty-signature', separator: ',', prefix: 'v1=', encoding: 'hex' } as const

/**
 * PagerDuty's v3 webhooks. It signs the body alone in `x-pagerduty-signature: v1=…`, with several `v1` while you rotate a
 * secret, so a delivery verifies for ever: keep a store.
 *
 * @see https://github.com/PagerDuty/go-pagerduty/blob/main/webhookv3/webhookv3.go, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = pagerduty({ secret: process.env.PAGERDUTY_SECRET })
 * ```
 */
export function pagerduty<const Schemas extends OpenSchemas = NoSchemas>(options: SecretOptions<Schemas>) {
  const { account, schemas, ...keys } = options
  return defineProvider({
    name: 'pagerduty',
    account,
    schemas,
    scheme: () => hmac({ ...keys, signature, signed: ({ body }) => [body] }),
    payload,
    read: ({ event: { id, event_type: type, occurred_at: at, data } }) => {
      return { id, type, data, occurredAt: new Date(at) }
    },
  })
}
