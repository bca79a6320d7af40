import { parseJsonOrForm } from '../payload/form.js'
import { bodyHmac } from '../schemes/body-hmac.js'
import { withUnsignedType } from '../schemes/unsigned-type.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { SecretOptions } from './options.js'

/**
 * GitHub. It signs the body alone in `x-hub-signature-256`, so a delivery verifies for ever: keep a store. The event
 * type stands in `x-github-event`, which isn't signed: `event.typeSigned` is `false`, and anybody who holds a genuine
 * delivery can send it again as another type. Bodies come as JSON or as a form. GitHub doesn't retry.
 *
 * @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = github({ secret: process.env.GITHUB_SECRET })
 * ```
 */
export function github<const Schemas extends OpenSchemas = NoSchemas>(options: SecretOptions<Schemas>) {
  const { account, schemas, ...keys } = options
  const mac = { ...keys, header: 'x-hub-signature-256', prefix: 'sha256=', encoding: 'hex' } as const
  return defineProvider({
    name: 'github',
    account,
    schemas,
    scheme: () => withUnsignedType(bodyHmac(mac), 'x-github-event'),
    parse: parseJsonOrForm,
    read: (payload, { unsignedType = '' }) => ({ type: unsignedType, data: payload }),
    delivery: { answerWithin: 10, retriesAfter: [] },
  })
}
