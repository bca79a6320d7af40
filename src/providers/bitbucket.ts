import { bodyHmac } from '../schemes/body-hmac.js'
import { withUnsignedType } from '../schemes/unsigned-type.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { SecretOptions } from './options.js'

const signature = { header: 'x-hub-signature', prefix: 'sha256=', encoding: 'hex' } as const

/**
 * Bitbucket. It signs the body alone in `x-hub-signature`, so a delivery verifies for ever: keep a store. The event
 * type stands in `x-event-key`, which isn’t signed: `event.typeSigned` is `false`, and anybody who holds a genuine
 * delivery can send it again as another type. The ids of hook and request stand in unsigned headers, too: events have
 * none.
 *
 * @see https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = bitbucket({ secret: process.env.BITBUCKET_SECRET })
 * ```
 */
export function bitbucket<const Schemas extends OpenSchemas = NoSchemas>(options: SecretOptions<Schemas>) {
  const { account, schemas, ...keys } = options
  return defineProvider({
    name: 'bitbucket',
    account,
    schemas,
    scheme: () => withUnsignedType(bodyHmac({ ...keys, ...signature }), 'x-event-key'),
    read: (payload, { unsignedType = '' }) => ({ type: unsignedType, data: payload }),
  })
}
