import { SignatureError } from '../errors.js'
import { requireHeader, requireHeaderName } from '../headers.js'
import type { HeadersLike } from '../types.js'
import type { Scheme } from './scheme.js'

/**
 * A scheme of a sender that names the event type in a header, which it doesn't sign. Events say so: `typeSigned: false`.
 * Anybody who holds a genuine delivery can send it again as another type.
 *
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * const scheme = withUnsignedType(bodyHmac({ header: 'acme-mac', encoding: 'hex', secret }), 'acme-event')
 * ```
 */
export function withUnsignedType(scheme: Scheme, header: string): Scheme {
  const name = requireHeaderName(header)
  const { describe } = scheme
  return {
    ...scheme,
    ...(describe && { describe: () => ({ ...describe(), typeHeader: name }) }),
    verify(body, headers) {
      const unsignedType = requireType(headers, name)
      return { ...scheme.verify(body, headers), unsignedType }
    },
    async verifyAsync(body, headers) {
      const unsignedType = requireType(headers, name)
      return { ...(await scheme.verifyAsync(body, headers)), unsignedType }
    },
  }
}

function requireType(headers: HeadersLike, name: string): string {
  const type = requireHeader(headers, name)
  if (/^[ -~]{1,200}$/.test(type)) return type
  throw new SignatureError(
    'header_malformed',
    `Expected an event type of up to 200 ASCII characters in the header ${name}.`,
  )
}
