import type { JsonObject } from '../payload/json.js'
import { object, openObject, string, unixMilliseconds } from '../payload/shape.js'
import { bodyHmac } from '../schemes/body-hmac.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { SecretOptions } from './options.js'

const signature = { header: 'x-vercel-signature', hash: 'sha1', encoding: 'hex' } as const
const payload = object<{ id: string; type: string; createdAt: number; payload: JsonObject }>({
  id: string,
  type: string,
  createdAt: unixMilliseconds,
  payload: openObject,
})

/**
 * Vercel. It signs the body alone in `x-vercel-signature`, by HMAC-SHA1, so a delivery verifies for ever: keep a store.
 *
 * @see https://vercel.com/docs/webhooks/webhooks-api, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = vercel({ secret: process.env.VERCEL_SECRET })
 * ```
 */
export function vercel<const Schemas extends OpenSchemas = NoSchemas>(options: SecretOptions<Schemas>) {
  const { account, schemas, ...keys } = options
  return defineProvider({
    name: 'vercel',
    account,
    schemas,
    scheme: () => bodyHmac({ ...keys, ...signature }),
    payload,
    read: (sent) => ({ ...sent, data: sent.payload, occurredAt: new Date(sent.createdAt) }),
  })
}
