import { intersect, isoTime, object, openObject, string } from '../payload/shape.js'
import { hmac } from '../schemes/hmac.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { SecretOptions } from './options.js'

type Fields = { id: string; type: string; createdAt: string }
const fields = object<Fields>({ id: string, type: string, createdAt: isoTime })
const signature = {
  header: 'x-mollie-signature',
  separator: ',',
  prefix: 'sha256=',
  encoding: 'hex',
} as const

/**
 * Mollie's next-gen webhooks. It signs the body alone in `x-mollie-signature`, so a delivery verifies for ever: keep a store.
 * It sends that header twice for a day after you rotate the secret. Its older webhooks, forms with an `id`, aren't signed.
 *
 * @see https://docs.mollie.com/reference/webhooks-new, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = mollie({ secret: process.env.MOLLIE_SECRET })
 * ```
 */
export function mollie<const Schemas extends OpenSchemas = NoSchemas>(options: SecretOptions<Schemas>) {
  const { account, schemas, ...keys } = options
  return defineProvider({
    name: 'mollie',
    account,
    schemas,
    scheme: () => hmac({ ...keys, signature, signed: ({ body }) => [body] }),
    payload: intersect(openObject, fields),
    read: (data) => ({ id: data.id, type: data.type, data, occurredAt: new Date(data.createdAt) }),
    delivery: { answerWithin: 15 },
  })
}
