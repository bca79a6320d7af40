import { ConfigError } from '../errors.js'
import { requireHeaderName } from '../headers.js'
import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import { builtInType } from '../raw-body.js'
import type { SchemeDescription } from '../schemes/description.js'
import { requireTimestamp } from '../signature/sign.js'
import { hasPublicKey, signsId, signsTime } from './scheme-facts.js'

/** What may be set about one delivery of a test. */
export interface DeliveryOverrides {
  /** Headers more, or in place of those that are made. What the sender signs of them is signed. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** When it is signed, in unix seconds. Default: now, by the clock that the provider was given. */
  readonly timestamp?: number | undefined
  /** The delivery's id, of a sender that signs one. Default: the event's, or a new one. */
  readonly id?: string | undefined
  /** The event's type, of a sender that puts it in a header. Default: the event's. */
  readonly type?: string | undefined
  /** The private key to sign with, of a sender that you verify by a public key: see {@link createKeyPair}. */
  readonly privateKey?: CryptoKey | undefined
}

/** What may be set about one request of a test. */
export interface RequestOverrides extends DeliveryOverrides {
  /** Where it goes. Default: the URL that the sender signs, else `https://example.com/webhooks`. It is not signed. */
  readonly url?: string | undefined
}

const deliveryNames: OptionNames<DeliveryOverrides> = {
  headers: true,
  timestamp: true,
  id: true,
  type: true,
  privateKey: true,
}

const requestNames: OptionNames<RequestOverrides> = { ...deliveryNames, url: true }

/**
 * @throws ConfigError `option_invalid`
 */
export function requireDeliveryOverrides(overrides: DeliveryOverrides = {}): DeliveryOverrides {
  requireKnownOptions(overrides, deliveryNames)
  return ownOptions(overrides)
}

/**
 * @throws ConfigError `option_invalid`
 */
export function requireRequestOverrides(overrides: RequestOverrides = {}): RequestOverrides {
  requireKnownOptions(overrides, requestNames)
  return ownOptions(overrides)
}

/**
 * Headers by their names in lower case.
 *
 * @throws ConfigError `option_invalid` where they are no record, such as a `Headers`, or one has no such name
 */
export function requireHeaders(
  headers: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  // of a Headers or a Map, no entry is its own
  if (builtInType(headers) !== 'Object')
    throw new ConfigError(
      'option_invalid',
      `Expected headers as an object of texts, got ${builtInType(headers)}.`,
    )
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [requireHeaderName(name), value]))
}

/** Refuses what a scheme has no place for: it would change nothing, and the test would not test what it says. */
export function requireMeaningful(overrides: DeliveryOverrides, description: SchemeDescription): void {
  if (overrides.timestamp !== undefined) {
    requireTimestamp(overrides.timestamp)
    if (!signsTime(description)) throw meaningless('timestamp', 'signs no time')
  }
  if (overrides.id !== undefined && !signsId(description)) throw meaningless('id', 'signs no id')
  if (overrides.type !== undefined && description.typeHeader === undefined)
    throw meaningless('type', 'puts the event type in the payload')
  if (overrides.privateKey !== undefined && !hasPublicKey(description))
    throw meaningless('privateKey', 'does not sign with one')
}

function meaningless(name: string, reason: string): ConfigError {
  return new ConfigError('option_invalid', `Expected no ${name}: this sender ${reason}.`)
}
