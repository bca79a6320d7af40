import { utf8 } from '../crypto/bytes.js'
import { equal } from '../crypto/equal.js'
import { SignatureError } from '../errors.js'
import { requireHeader, requireHeaderName } from '../headers.js'
import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import { asyncHmacsOf, keyBytesOf, requireSecrets } from '../signature/secret.js'
import type { BodyBytes, HeadersLike, Proof, Secrets } from '../types.js'
import { createSeal, type Scheme } from './scheme.js'

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
  const tokens = requireSecrets(options.token).map(keyBytesOf)
  const verify = (_body: BodyBytes, headers: HeadersLike): Proof => {
    const secretIndex = requireMatchingToken(requireHeader(headers, header), tokens)
    return { verified: true, secretIndex, covers: 'nothing' }
  }
  return {
    verify,
    verifyAsync: async (body, headers) => verify(body, headers),
    headers: [header],
    replayWindow: Number.POSITIVE_INFINITY,
    seal: createSeal(asyncHmacsOf(options.token)),
  }
}

/** The index of the first token that a header's text carries. Every token is compared, whichever matches. */
function requireMatchingToken(text: string, tokens: readonly Uint8Array[]): number {
  const candidates = [text, text.replace(/^bearer +/i, '')].map(utf8)
  const matches = tokens.map((token) => candidates.map((candidate) => equal(token, candidate)).includes(true))
  const tokenIndex = matches.indexOf(true)
  if (tokenIndex >= 0) return tokenIndex
  throw new SignatureError('token_mismatch', 'The token is not the one this receiver was given.')
}
