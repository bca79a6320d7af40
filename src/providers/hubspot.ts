import { type JsonObject, parseJsonArrayAs } from '../payload/json.js'
import { array, object, openObject } from '../payload/shape.js'
import { type HmacOptions, hmac } from '../schemes/hmac.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { SignedUrlOptions, TimestampedOptions } from './options.js'

const signature = { header: 'x-hubspot-signature-v3', encoding: 'base64' } as const
const timestamp = { header: 'x-hubspot-request-timestamp', unit: 'milliseconds' } as const
const signed: HmacOptions['signed'] = ({ method, url, body, timestamp }) => [method, url, body, timestamp]
const payload = object<{ events: readonly JsonObject[] }>({ events: array(openObject) })

/**
 * HubSpot’s webhooks API. Its secret is the app’s client secret. It signs method, URL, body and a time in milliseconds in
 * `x-hubspot-signature-v3`; 300 seconds are tolerated, as it documents. Give the URL as HubSpot has it, without the escapes
 * that it decodes, such as `%3A`. A delivery is a batch, as `event.data.events`: its type is `events`, and it has no id.
 *
 * @see https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = hubspot({ secret: process.env.HUBSPOT_SECRET, url: 'https://example.com/webhooks/hubspot' })
 * ```
 */
export function hubspot<const Schemas extends OpenSchemas = NoSchemas>(
  options: SignedUrlOptions<Schemas> & TimestampedOptions<Schemas>,
) {
  const { account, schemas, ...keys } = options
  return defineProvider({
    name: 'hubspot',
    account,
    schemas,
    scheme: () => hmac({ ...keys, signature, timestamp, signed }),
    parse: parseJsonArrayAs('events'),
    payload,
    read: (data) => ({ type: 'events', data }),
    delivery: { retriesFor: 86_400 },
  })
}
