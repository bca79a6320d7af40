import { utf8 } from '../crypto/bytes.js'
import { equal } from '../crypto/equal.js'
import { SignatureError } from '../errors.js'
import { asyncHmacsOf, keyBytesOf, requireSecrets } from '../signature/secret.js'
import type { BodyBytes, HeadersLike, Proof, Secrets } from '../types.js'
import type { SchemeDescription } from './description.js'
import { createSeal, type Scheme } from './scheme.js'

/**
 * A scheme by a token that comes with each request, compared in constant time.
 *
 * @param candidatesOf - the texts of a request, one of which should be the token
 * @throws ConfigError `secret_missing`, `secret_malformed`
 */
export function createTokenScheme(
  token: Secrets,
  headers: readonly string[],
  candidatesOf: (body: BodyBytes, headers: HeadersLike) => readonly string[],
  describe: () => SchemeDescription,
): Scheme {
  const tokens = requireSecrets(token).map(keyBytesOf)
  const verify = (body: BodyBytes, given: HeadersLike): Proof => {
    const secretIndex = requireMatchingToken(candidatesOf(body, given), tokens)
    return { verified: true, secretIndex, covers: 'nothing' }
  }
  return {
    verify,
    describe,
    verifyAsync: async (body, given) => verify(body, given),
    headers,
    replayWindow: Number.POSITIVE_INFINITY,
    seal: createSeal(asyncHmacsOf(token)),
  }
}

/** The index of the first token among the candidates. Every token is compared, whichever matches. */
function requireMatchingToken(texts: readonly string[], tokens: readonly Uint8Array[]): number {
  const candidates = texts.map(utf8)
  const matches = tokens.map((token) => candidates.map((candidate) => equal(token, candidate)).includes(true))
  const tokenIndex = matches.indexOf(true)
  if (tokenIndex >= 0) return tokenIndex
  throw new SignatureError('token_mismatch', 'The token is not the one this receiver was given.')
}
