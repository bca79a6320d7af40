import { zoomHandshake } from '../handshakes/zoom.js'
import type { JsonObject } from '../payload/json.js'
import { object, openObject, optional, string, unixMilliseconds } from '../payload/shape.js'
import { v0Hmac } from '../schemes/v0-hmac.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { TimestampedOptions } from './options.js'

const payload = object<{ event: string; event_ts?: number; payload: JsonObject }>({
  event: string,
  event_ts: optional(unixMilliseconds),
  payload: openObject,
})

/**
 * Zoom. It signs `v0:timestamp:body` in `x-zm-signature`; 300 seconds are tolerated. Its events have no id. It retries
 * three times. Its handshake is answered.
 *
 * @see https://developers.zoom.us/docs/api/webhooks/, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = zoom({ secret: process.env.ZOOM_SECRET })
 * ```
 */
export function zoom<const Schemas extends OpenSchemas = NoSchemas>(options: TimestampedOptions<Schemas>) {
  const { account, schemas, ...signed } = options
  return defineProvider({
    name: 'zoom',
    account,
    schemas,
    scheme: () => v0Hmac({ ...signed, headers: 'x-zm' }),
    handshakes: () => [zoomHandshake({ secret: signed.secret })],
    payload,
    read: ({ event: type, event_ts: time, payload: data }) =>
      time === undefined ? { type, data } : { type, data, occurredAt: new Date(time) },
    delivery: { answerWithin: 3, retriesAfter: [300, 1200, 3600] },
  })
}
