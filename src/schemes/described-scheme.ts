import { basicCredentials } from './basic-credentials.js'
import { bearerToken } from './bearer-token.js'
import { bodyToken } from './body-token.js'
import type { SchemeDescription } from './description.js'
import { hmac } from './hmac.js'
import { httpMessageSignature } from './http-message-signature/index.js'
import { publicKey } from './public-key.js'
import type { Scheme } from './scheme.js'
import { withUnsignedType } from './unsigned-type.js'
import { unverified } from './unverified.js'

/**
 * The scheme that a description is of.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 */
export function schemeOf(description: SchemeDescription): Scheme {
  const { typeHeader } = description
  const scheme = signingSchemeOf(description)
  return typeHeader === undefined ? scheme : withUnsignedType(scheme, typeHeader)
}

function signingSchemeOf(description: SchemeDescription): Scheme {
  switch (description.kind) {
    case 'hmac':
      return hmac(description.options)
    case 'publicKey':
      return publicKey(description.options)
    case 'httpMessageSignature':
      return httpMessageSignature(description.options)
    case 'bearerToken':
      return bearerToken(description.options)
    case 'basicCredentials':
      return basicCredentials(description.options)
    case 'bodyToken':
      return bodyToken(description.options)
    case 'unverified':
      return unverified()
  }
}
