import { ConfigError } from '../errors.js'
import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import type { BodyBytes, Secrets } from '../types.js'
import { jsonReaderOf, requireField } from './request.js'
import type { Scheme } from './scheme.js'
import { createTokenScheme } from './token.js'

/** How {@link bodyToken} is set up. */
export interface BodyTokenOptions {
  /** The token the sender was given; or several, while rotating. */
  readonly token: Secrets
  /** The field of the JSON body that carries it, by its path, such as `passcode`. */
  readonly field: string
}

const names: OptionNames<BodyTokenOptions> = { token: true, field: true }

/**
 * A token in a field of the JSON body, compared in constant time.
 *
 * It says that the request comes from someone who knows the token, and nothing of the rest of the body or of when. The
 * token is part of `event.payload`: mind where you print or store that.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const scheme = bodyToken({ token: process.env.FIGMA_PASSCODE, field: 'passcode' })
 * ```
 */
export function bodyToken(given: BodyTokenOptions): Scheme {
  requireKnownOptions(given, names)
  const options = ownOptions(given)
  const { token, field } = options
  if (typeof field !== 'string' || field === '')
    throw new ConfigError('option_invalid', 'Expected field to be the path of a field, such as "passcode".')
  const candidatesOf = (body: BodyBytes) => [requireField({ json: jsonReaderOf(body) }, field)]
  return createTokenScheme(token, [], candidatesOf, () => ({ kind: 'bodyToken', options }))
}
