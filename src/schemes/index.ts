export type { HashName } from '../crypto/hmac.js'
export { type BasicCredentialsOptions, basicCredentials } from './basic-credentials.js'
export { type BearerTokenOptions, bearerToken } from './bearer-token.js'
export { type BodyHmacOptions, bodyHmac } from './body-hmac.js'
export { type BodyTokenOptions, bodyToken } from './body-token.js'
export type { SchemeDescription } from './description.js'
export type { Encoding } from './encoding.js'
export { type HmacOptions, hmac } from './hmac.js'
export {
  type HttpMessageSignatureOptions,
  httpMessageSignature,
} from './http-message-signature/index.js'
export type { MessageKeys } from './http-message-signature/keys.js'
export type {
  MessageAlgorithm,
  MessageKey,
  PublicMessageKey,
  SharedMessageKey,
} from './http-message-signature/signature-key.js'
export type { KeyEncoding } from './key-encoding.js'
export type { IdPlace, SignaturePlace, TimestampPlace } from './places.js'
export {
  type EcdsaFormat,
  type EcdsaSignaturePlace,
  type PublicKeyOptions,
  publicKey,
} from './public-key.js'
export type { PublicKeys, PublicKeyText } from './public-key-text.js'
export type { Scheme } from './scheme.js'
export type { SignedDeliveryOptions } from './signed-delivery.js'
export type { SignedPart, SignedParts } from './signed-parts.js'
export type { TimeUnit } from './signed-time.js'
export { type StandardWebhooksOptions, standardWebhooks } from './standard-webhooks.js'
export { type StandardWebhooksV1aOptions, standardWebhooksV1a } from './standard-webhooks-v1a.js'
export { type TimestampedHmacOptions, timestampedHmac } from './timestamped-hmac.js'
export { withUnsignedType } from './unsigned-type.js'
export { unverified } from './unverified.js'
export { type V0HmacOptions, v0Hmac } from './v0-hmac.js'
