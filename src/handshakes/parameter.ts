import { utf8 } from '../crypto/bytes.js'
import { equal } from '../crypto/equal.js'
import { keyBytesOf, requireSecrets } from '../signature/secret.js'
import type { Secrets } from '../types.js'
import { type HandshakeRequest, handshakeRefused } from './handshake.js'

const maxQueryLength = 8192

/**
 * The parameters of a request's URL.
 *
 * @throws WebhookError `handshake_refused` where they are too long
 */
export function parametersOf({ query = () => '' }: HandshakeRequest): URLSearchParams {
  const text = query()
  if (text.length <= maxQueryLength) return new URLSearchParams(text)
  throw handshakeRefused(`Expected a query of at most ${maxQueryLength} characters, got ${text.length}.`)
}

/** The value of a parameter that a query has once. */
export function findParameter(query: URLSearchParams, name: string): string | undefined {
  const [value, ...others] = query.getAll(name)
  return others.length > 0 ? undefined : value
}

/**
 * Creates a check of a token in a query, in constant time.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`
 */
export function tokenCheckOf(parameter: string, secret: Secrets): (query: URLSearchParams) => void {
  const tokens = requireSecrets(secret).map(keyBytesOf)
  return (query) => {
    const found = utf8(findParameter(query, parameter) ?? '')
    const matches = tokens.map((token) => equal(token, found))
    if (!matches.includes(true))
      throw handshakeRefused(`The parameter ${parameter} is not the token that this handshake was given.`)
  }
}
