import { intersect, object, openObject, optional, string } from '../payload/shape.js'
import { standardWebhooks } from '../schemes/standard-webhooks.js'
import { defineProvider } from './define.js'
import type { NoSchemas, OpenSchemas } from './event.js'
import type { TimestampedOptions } from './options.js'

type Metadata = { uuid: string; name?: string }
const metadata = object<Metadata>({ uuid: string, name: optional(string) })
const payload = intersect(openObject, object<{ metadata?: Metadata }>({ metadata: optional(metadata) }))

/**
 * Supabase's Auth hooks. It signs `id.timestamp.body` in `webhook-signature` (Standard Webhooks, but for commas between
 * several signatures). Its secret begins with `v1,whsec_`. Auth acts on your response, so send one yourself, as JSON. Each
 * attempt has another `webhook-id`: the event's is the payload's. Older releases don't name the hook: the type is `auth-hook`.
 * Supabase's database webhooks aren't signed.
 *
 * @see https://supabase.com/docs/guides/auth/auth-hooks, checked 2026-11-21
 * @see https://github.com/supabase/auth/blob/master/internal/hooks/hookshttp/hookshttp.go, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = supabase({ secret: process.env.SUPABASE_SECRET })
 * ```
 */
export function supabase<const Schemas extends OpenSchemas = NoSchemas>(
  options: TimestampedOptions<Schemas>,
) {
  const { account, schemas, ...signed } = options
  return defineProvider({
    name: 'supabase',
    account,
    schemas,
    scheme: () => standardWebhooks({ ...signed, separator: ', ' }),
    payload,
    read: (data) => ({ id: data.metadata?.uuid, type: data.metadata?.name ?? 'auth-hook', data }),
    delivery: { answerWithin: 5 },
  })
}
