import { bodyHmac } from '../schemes/body-hmac.js'
import { withUnsignedType } from '../schemes/unsigned-type.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { SecretOptions } from './options.js'

const signature = { header: 'sentry-hook-signature', encoding: 'hex' } as const

/**
 * Sentry, for integrations. Its secret is the integration’s client secret. It signs the body alone in
 * `sentry-hook-signature`, and not its timestamp, so a delivery verifies for ever: keep a store. The event type stands
 * in `sentry-hook-resource`, which isn’t signed: `event.typeSigned` is `false`, and anybody who holds a genuine
 * delivery can send it again as another type. The action, such as `created`, is `event.data.action`. Sentry documents
 * no retries.
 *
 * @see https://docs.sentry.io/organization/integrations/integration-platform/webhooks/, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = sentry({ secret: process.env.SENTRY_SECRET })
 * ```
 */
export function sentry<const Schemas extends OpenSchemas = NoSchemas>(options: SecretOptions<Schemas>) {
  const { account, schemas, ...keys } = options
  return defineProvider({
    name: 'sentry',
    account,
    schemas,
    scheme: () => withUnsignedType(bodyHmac({ ...keys, ...signature }), 'sentry-hook-resource'),
    read: (payload, { unsignedType = '' }) => ({ type: unsignedType, data: payload }),
  })
}
