import { requireHeader, requireHeaderName } from '../headers.js'
import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import type { HeadersLike, Secrets } from '../types.js'
import type { Scheme } from './scheme.js'
import { createTokenScheme } from './token.js'

/** How {@link bearerToken} is set up. */
export interface BearerTokenOptions {
  /** The token the sender was given; or several, while rotating. */
  readonly token: Secrets
  /** The header that carries it, as `Bearer <token>` or bare. Default: `authorization`. */
  readonly header?: string | undefined
}

const names: OptionNames<BearerTokenOptions> = { token: true, header: true }

/**
 * A token in a header, compared in constant time.
 *
 * It says that the request comes from someone who knows the token, and nothing of the body or of when.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const scheme = bearerToken({ token: process.env.FLABS_TOKEN })
 * ```
 */
export function bearerToken(given: BearerTokenOptions): Scheme {
  requireKnownOptions(given, names)
  const options = ownOptions(given)
  const header = requireHeaderName(options.header ?? 'authorization')
  const candidatesOf = (_body: unknown, headers: HeadersLike) => {
    const text = requireHeader(headers, header)
    return [text, text.replace(/^bearer +/i, '')]
  }
  return createTokenScheme(options.token, [header], candidatesOf, () => ({ kind: 'bearerToken', options }))
}
