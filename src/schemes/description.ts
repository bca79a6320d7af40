import { ConfigError } from '../errors.js'
import type { BasicCredentialsOptions } from './basic-credentials.js'
import type { BearerTokenOptions } from './bearer-token.js'
import type { BodyTokenOptions } from './body-token.js'
import type { HmacOptions } from './hmac.js'
import type { HttpMessageSignatureOptions } from './http-message-signature/index.js'
import type { PublicKeyOptions } from './public-key.js'

/** A scheme as data: which it is, and how it was set up. It holds the secrets, so neither print nor store it. */
export type SchemeDescription = (
  | { readonly kind: 'hmac'; readonly options: HmacOptions }
  | { readonly kind: 'publicKey'; readonly options: PublicKeyOptions }
  | { readonly kind: 'httpMessageSignature'; readonly options: HttpMessageSignatureOptions }
  | { readonly kind: 'bearerToken'; readonly options: BearerTokenOptions }
  | { readonly kind: 'basicCredentials'; readonly options: BasicCredentialsOptions }
  | { readonly kind: 'bodyToken'; readonly options: BodyTokenOptions }
  | { readonly kind: 'unverified' }
) & {
  /** The header that names the event type, where that isn't signed. */
  readonly typeHeader?: string
}

/** What says how it authenticates: a provider, or a scheme. */
export interface Describable {
  readonly name?: string
  readonly describe?: (() => SchemeDescription) | undefined
}

/**
 * How a provider or a scheme authenticates.
 *
 * @throws ConfigError `option_invalid` where it doesn't say
 */
export function requireDescription(described: Describable): SchemeDescription {
  const description = described?.describe?.()
  if (description) return description
  throw new ConfigError(
    'option_invalid',
    'Expected a provider or a scheme that has describe(), such as labsync({ secret }): a scheme of your own needs it, too.',
  )
}
