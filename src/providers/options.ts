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
