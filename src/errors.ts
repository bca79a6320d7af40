/** Codes of {@link ConfigError}: the receiver is set up wrongly. */
export type ConfigErrorCode =
  | 'secret_missing'
  | 'secret_malformed'
  | 'tolerance_invalid'
  | 'option_invalid'
  | 'store_not_atomic'

/** Codes of {@link SignatureError}: the delivery is not proven. */
export type SignatureErrorCode =
  | 'header_missing'
  | 'header_malformed'
  | 'header_too_long'
  | 'timestamp_missing'
  | 'timestamp_malformed'
  | 'timestamp_too_old'
  | 'timestamp_too_new'
  | 'signature_missing'
  | 'signature_mismatch'
  | 'token_mismatch'

/** Codes of {@link BodyError}: the raw bytes could not be had. */
export type BodyErrorCode =
  | 'body_already_parsed'
  | 'body_type_invalid'
  | 'body_too_large'
  | 'body_timeout'
  | 'body_aborted'
  | 'body_encoding_unsupported'

/** Codes of {@link PayloadError}: the delivery is proven, its content is not what it should be. */
export type PayloadErrorCode = 'payload_not_utf8' | 'payload_not_json' | 'payload_invalid'

/** Codes of {@link StoreError}: the idempotency store could not do its part. */
export type StoreErrorCode = 'store_unavailable' | 'lease_lost'

/** Codes of a {@link SubscribeError}: a sender refused to register a webhook. */
export type SubscribeErrorCode =
  | 'subscription_party_refused'
  | 'subscription_unauthorized'
  | 'subscription_exists'
  | 'subscription_failed'

/** Codes of the receiver itself. */
export type ReceiverErrorCode =
  | 'method_not_allowed'
  | 'delivery_in_flight'
  | 'payload_conflict'
  | 'handler_failed'
  | 'handler_timeout'

/** Every stable `error.code` of the library. */
export type WebhookErrorCode =
  | ConfigErrorCode
  | SignatureErrorCode
  | BodyErrorCode
  | PayloadErrorCode
  | StoreErrorCode
  | SubscribeErrorCode
  | ReceiverErrorCode

/**
 * What everything in this library throws. The message says what to do next; neither it nor any field
 * carries a secret, a header or a body.
 *
 * @example
 * ```ts
 * try {
 *   verify(body, header, secret)
 * } catch (error) {
 *   if (isWebhookError(error)) console.error(error.code, error.message)
 * }
 * ```
 */
export class WebhookError extends Error {
  override name = 'WebhookError'
  /** Stable, made for programs. */
  declare readonly code: WebhookErrorCode
  /** The HTTP status an adapter answers with. */
  declare readonly status: number

  constructor(code: WebhookErrorCode, message: string, status: number, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.status = status
  }

  /** What {@link isWebhookError} goes by: unlike a class, it is the same in every copy of the library. */
  get isWebhookError(): true {
    return true
  }
}

/** The receiver is set up wrongly: fix the code or its settings. Status 500. */
export class ConfigError extends WebhookError {
  override name = 'ConfigError'
  declare readonly code: ConfigErrorCode

  constructor(code: ConfigErrorCode, message: string) {
    super(code, message, 500)
  }
}

/** The delivery is not proven: refuse it. Status 401. */
export class SignatureError extends WebhookError {
  override name = 'SignatureError'
  declare readonly code: SignatureErrorCode

  constructor(code: SignatureErrorCode, message: string) {
    super(code, message, 401)
  }
}

/** The raw body could not be had. Status 500 where the receiver is at fault, else 408, 413, 415 or 400. */
export class BodyError extends WebhookError {
  override name = 'BodyError'
  declare readonly code: BodyErrorCode
}

/** The delivery is proven, but not JSON or not of the promised shape. Status 400. */
export class PayloadError extends WebhookError {
  override name = 'PayloadError'
  declare readonly code: PayloadErrorCode
  /** Where in the payload, as `data.items.0.id`; empty for the whole of it. */
  readonly path: string

  constructor(code: PayloadErrorCode, message: string, path = '') {
    super(code, message, 400)
    this.path = path
  }
}

/** The idempotency store could not do its part. Status 503, or 500 where a lease was lost. */
export class StoreError extends WebhookError {
  override name = 'StoreError'
  declare readonly code: StoreErrorCode
}

/** A sender refused to register a webhook, or could not be reached; `status` is what it answered. */
export class SubscribeError extends WebhookError {
  override name = 'SubscribeError'
  declare readonly code: SubscribeErrorCode
}

/** Whether a caught value is an error of this library, also across two copies of it (ESM beside CJS). */
export function isWebhookError(value: unknown): value is WebhookError {
  return typeof value === 'object' && value !== null && 'isWebhookError' in value
}
