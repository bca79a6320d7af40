import type { PublicKeys } from '../schemes/public-key-text.js'
import type { FreshnessOptions, Secrets } from '../types.js'
import type { ProviderOptions } from './define.js'
import type { OpenSchemas } from './event.js'

/** How a sender is set up that signs with a shared secret, and signs no time. */
export interface SecretOptions<Schemas = OpenSchemas> extends ProviderOptions<Schemas> {
  /** The signing secret, copied whole from the sender's dashboard; or several, while rotating. */
  readonly secret: Secrets
}

/** How a sender is set up that signs with a shared secret, and says when. */
export interface TimestampedOptions<Schemas = OpenSchemas> extends SecretOptions<Schemas>, FreshnessOptions {}

/** How a sender is set up that signs the URL it posts to. */
export interface SignedUrlOptions<Schemas = OpenSchemas> extends SecretOptions<Schemas> {
  /** This webhook's whole public URL, as you gave it to the sender. It is never taken from a request. */
  readonly url: string
}

/** How a sender is set up that sends a token with each request, and signs nothing. */
export interface TokenOptions<Schemas = OpenSchemas> extends ProviderOptions<Schemas> {
  /** The token you gave to the sender; or several, while rotating. */
  readonly token: Secrets
}

/** How a sender is set up that signs with a private key, and says when. */
export interface KeyPairOptions<Schemas = OpenSchemas> extends ProviderOptions<Schemas>, FreshnessOptions {
  /** The public key, copied whole from the sender's dashboard; or several, while rotating. */
  readonly publicKey: PublicKeys
}
