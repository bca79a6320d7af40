import type { JsonObject } from '../payload/json.js'
import { isoTime, object, openObject, string } from '../payload/shape.js'
import { hmac } from '../schemes/hmac.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { TimestampedOptions } from './options.js'

const payload = object<{ id: string; event: string; data: JsonObject; created_at: string }>({
  id: string,
  event: string,
  data: openObject,
  created_at: isoTime,
})
const signature = { header: 'workos-signature', separator: ',', prefix: 'v1=', encoding: 'hex' } as const
const timestamp = { prefix: 't=', unit: 'milliseconds' } as const

/**
 * WorkOS. It signs `timestamp.body` in `workos-signature: t=…, v1=…`, where the time is in milliseconds. WorkOS's own library
 * tolerates 180 seconds; 300 are tolerated here.
 *
 * @see https://workos.com/docs/events/data-syncing/webhooks, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = workos({ secret: process.env.WORKOS_SECRET })
 * ```
 */
export function workos<const Schemas extends OpenSchemas = NoSchemas>(options: TimestampedOptions<Schemas>) {
  const { account, schemas, ...keys } = options
  return defineProvider({
    name: 'workos',
    account,
    schemas,
    scheme: () =>
      hmac({ ...keys, signature, timestamp, signed: ({ timestamp, body }) => [timestamp, '.', body] }),
    payload,
    read: ({ id, event: type, data, created_at: at }) => ({ id, type, data, occurredAt: new Date(at) }),
  })
}
