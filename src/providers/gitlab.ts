import { textInOneOf } from '../payload/shape.js'
import { bearerToken } from '../schemes/bearer-token.js'
import { standardWebhooks } from '../schemes/standard-webhooks.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { TimestampedOptions, TokenOptions } from './options.js'

/**
 * GitLab. With a signing token, as `secret`, it signs `id.timestamp.body` by Standard Webhooks; 300 seconds are tolerated.
 * The older secret token, as `token`, comes as it is in `x-gitlab-token`: it proves nothing of the body or of when, so such
 * a delivery verifies for ever. Keep a store. GitLab documents no retries.
 *
 * @see https://docs.gitlab.com/user/project/integrations/webhooks/, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = gitlab({ secret: process.env.GITLAB_SECRET })
 * ```
 */
export function gitlab<const Schemas extends OpenSchemas = NoSchemas>(
  options: TimestampedOptions<Schemas> | TokenOptions<Schemas>,
) {
  const { account, schemas, ...keys } = options
  return defineProvider({
    name: 'gitlab',
    account,
    schemas,
    scheme: () =>
      'token' in keys ? bearerToken({ ...keys, header: 'x-gitlab-token' }) : standardWebhooks(keys),
    payload: textInOneOf('object_kind', 'event_name'),
    read: (payload) => ({ type: String(payload.object_kind ?? payload.event_name), data: payload }),
  })
}
