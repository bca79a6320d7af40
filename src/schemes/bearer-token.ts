import { utf8 } from '../crypto/bytes.js'
import { equal } from '../crypto/equal.js'
import { SignatureError } from '../errors.js'
import { findHeader, requireHeaderName } from '../headers.js'
import { headerText } from '../signature/header.js'
import { asyncKeys, keyring } from '../signature/secret.js'
import type { BodyBytes, HeadersLike, Proof, Secrets } from '../types.js'
import { type Scheme, sealWith } from './scheme.js'

/** How {@link bearerToken} is set up. */
export interface BearerTokenOptions {
  /** The token the sender was given; or several, while rotating. */
  readonly token: Secrets
  /** The header that carries it, as `Bearer <token>` or bare. Default: `authorization`. */
  readonly header?: string | undefined
}

const tokens = /* @__PURE__ */ keyring((token) => token)

/**
 * A token in a header, compared in constant time.
 *
 * It proves that the request comes from someone who knows the token, and nothing of the body or of when.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const scheme = bearerToken({ token: process.env.FLABS_TOKEN })
 * ```
 */
export function bearerToken(options: BearerTokenOptions): Scheme {
  const name = requireHeaderName(options.header ?? 'authorization')
  const expected = tokens(options.token)
  const verify = (_body: BodyBytes, headers: HeadersLike): Proof => {
    return { verified: true, secretIndex: matchingToken(expected, headerText(findHeader(headers, name))) }
  }
  return {
    verify,
    verifyAsync: async (body, headers) => verify(body, headers),
    replayWindow: Number.POSITIVE_INFINITY,
    seal: sealWith(asyncKeys(options.token)),
  }
}

function matchingToken(expected: readonly Uint8Array[], header: string): number {
  const given = [header, header.replace(/^bearer +/i, '')].map(utf8)
  let match = -1
  expected.forEach((token, index) => {
    for (const candidate of given) if (equal(token, candidate) && match < 0) match = index
  })
  if (match < 0)
    throw new SignatureError('token_mismatch', 'The token is not the one this receiver was given.')
  return match
}
