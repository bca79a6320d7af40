import type { JsonObject } from '../payload/json.js'
import { object, openObject, string } from '../payload/shape.js'
import { bodyHmac } from '../schemes/body-hmac.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { SecretOptions } from './options.js'

const signature = { header: 'typeform-signature', prefix: 'sha256=', encoding: 'base64' } as const
const payload = object<{ event_id: string; event_type: string; form_response: JsonObject }>({
  event_id: string,
  event_type: string,
  form_response: openObject,
})

/**
 * Typeform. It signs the body alone in `typeform-signature`, so a delivery verifies for ever: keep a store. It retries for
 * up to ten hours.
 *
 * @see https://www.typeform.com/developers/webhooks/secure-your-webhooks/, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = typeform({ secret: process.env.TYPEFORM_SECRET })
 * ```
 */
export function typeform<const Schemas extends OpenSchemas = NoSchemas>(options: SecretOptions<Schemas>) {
  const { account, schemas, ...keys } = options
  return defineProvider({
    name: 'typeform',
    account,
    schemas,
    scheme: () => bodyHmac({ ...keys, ...signature }),
    payload,
    read: ({ event_id: id, event_type: type, form_response: data }) => ({ id, type, data }),
    delivery: { answerWithin: 30, retriesFor: 36_000 },
  })
}
