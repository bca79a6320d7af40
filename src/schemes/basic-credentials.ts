import { fromBase64 } from '../crypto/bytes.js'
import { SignatureError } from '../errors.js'
import { requireHeader } from '../headers.js'
import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import { createTextDecoder } from '../text-coding.js'
import type { HeadersLike, Secrets } from '../types.js'
import type { Scheme } from './scheme.js'
import { createTokenScheme } from './token.js'

/** How {@link basicCredentials} is set up. */
export interface BasicCredentialsOptions {
  /** `username:password`, as the sender was given them; or several, while rotating. */
  readonly credentials: Secrets
}

const names: OptionNames<BasicCredentialsOptions> = { credentials: true }
const utf8Decoder = /* @__PURE__ */ createTextDecoder({ fatal: true })

/**
 * Basic credentials in the header `authorization`, compared in constant time.
 *
 * They say that the request comes from someone who knows them, and nothing of the body or of when.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const scheme = basicCredentials({ credentials: process.env.ACME_CREDENTIALS })
 * ```
 */
export function basicCredentials(given: BasicCredentialsOptions): Scheme {
  requireKnownOptions(given, names)
  const options = ownOptions(given)
  const candidatesOf = (_body: unknown, headers: HeadersLike) => [
    requireCredentials(requireHeader(headers, 'authorization')),
  ]
  return createTokenScheme(options.credentials, ['authorization'], candidatesOf, () => ({
    kind: 'basicCredentials',
    options,
  }))
}

function requireCredentials(header: string): string {
  const [, base64 = ''] = /^basic +(\S+)$/i.exec(header) ?? []
  try {
    const bytes = fromBase64(base64)
    if (bytes && bytes.length > 0) return utf8Decoder.decode(bytes)
  } catch {
    // no UTF-8
  }
  throw new SignatureError(
    'header_malformed',
    'Expected the header authorization to be Basic, with username and password in base64.',
  )
}
