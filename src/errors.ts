/** Codes of {@link ConfigError}: the receiver is set up wrongly. */
export type ConfigErrorCode = (typeof configErrorCodes)[number]

const configErrorCodes = [
  'secret_missing',
  'secret_malformed',
  'tolerance_invalid',
  'option_invalid',
  'store_not_atomic',
] as const

/** Codes of {@link SignatureError}: the delivery is not verified. */
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
  | 'body_unreadable'

/** Codes of {@link PayloadError}: the delivery is verified, but its content is not what it should be. */
export type PayloadErrorCode = (typeof payloadErrorCodes)[number]

const payloadErrorCodes = ['payload_not_utf8', 'payload_not_json', 'payload_invalid'] as const

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
  | 'handshake_refused'
  | 'provider_not_found'
  | 'provider_failed'
  | 'delivery_in_flight'
  | 'receiver_draining'
  | 'receiver_overloaded'
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

/** The HTTP status each code is answered with. A `SubscribeError` has the sender's own status instead. */
const statuses: { readonly [Code in WebhookErrorCode]?: number } = {
  secret_missing: 500,
  secret_malformed: 500,
  tolerance_invalid: 500,
  option_invalid: 500,
  store_not_atomic: 500,
  header_missing: 401,
  header_malformed: 401,
  header_too_long: 401,
  timestamp_missing: 401,
  timestamp_malformed: 401,
  timestamp_too_old: 401,
  timestamp_too_new: 401,
  signature_missing: 401,
  signature_mismatch: 401,
  token_mismatch: 401,
  body_already_parsed: 500,
  body_type_invalid: 500,
  body_too_large: 413,
  body_timeout: 408,
  body_aborted: 400,
  body_encoding_unsupported: 415,
  body_unreadable: 500,
  payload_not_utf8: 400,
  payload_not_json: 400,
  payload_invalid: 400,
  method_not_allowed: 405,
  handshake_refused: 401,
  provider_not_found: 404,
  provider_failed: 500,
  store_unavailable: 503,
  lease_lost: 500,
  delivery_in_flight: 409,
  receiver_draining: 503,
  receiver_overloaded: 503,
  handler_failed: 500,
  handler_timeout: 500,
} satisfies Record<Exclude<WebhookErrorCode, SubscribeErrorCode>, number>

/**
 * The code of each error this library has made. All its copies in a process share it (ESM beside CJS), and asking it
 * reads nothing of the value asked for: what looks like one of our errors is none, and a Proxy of one neither.
 */
const madeErrors = /* @__PURE__ */ sharedRegistry()

function sharedRegistry(): WeakMap<WeakKey, WebhookErrorCode> {
  const name = Symbol.for('hookproof.errors')
  const found: unknown = Reflect.get(globalThis, name)
  if (found instanceof WeakMap) return found
  const created = new WeakMap<WeakKey, WebhookErrorCode>()
  // where globals are frozen, each copy knows its own
  Reflect.defineProperty(globalThis, name, { value: created })
  return created
}

/**
 * What everything in this library throws. The message says what was seen, what was expected and what to do.
 * Neither it nor any field carries a secret, a header or a body.
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
export class WebhookError<Code extends WebhookErrorCode = WebhookErrorCode> extends Error {
  override name = 'WebhookError'
  /** Stable, made for programs. */
  declare readonly code: Code
  /** The HTTP status an adapter answers with. */
  declare readonly status: number

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.status = statusOf(code)
    madeErrors.set(this, code)
  }

  /** What logs print, where they would print `{}` of an error. */
  toJSON(): object {
    const { name, code, status, message, cause } = this
    return { name, code, status, message, ...(cause !== undefined && { cause: causeAsJson(cause) }) }
  }
}

/** A cause as plain JSON. Never throws: a handler may throw what can't be looked at. */
function causeAsJson(cause: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(shownCause(cause)))
  } catch {
    return `Something that JSON can't hold, of type ${typeof cause}.`
  }
}

function shownCause(cause: unknown): unknown {
  if (!(cause instanceof Error) || 'toJSON' in cause) return cause
  const { name, message, stack } = cause
  return { name, message, ...('code' in cause && { code: cause.code }), stack }
}

/** The receiver is set up wrongly: fix the code or its settings. Status 500. */
export class ConfigError extends WebhookError<ConfigErrorCode> {
  override name = 'ConfigError'
}

/** The delivery is not verified: refuse it. Status 401. */
export class SignatureError extends WebhookError<SignatureErrorCode> {
  override name = 'SignatureError'
}

/** The raw body could not be read. Status 500 where the receiver is at fault, else 408, 413, 415 or 400. */
export class BodyError extends WebhookError<BodyErrorCode> {
  override name = 'BodyError'
}

/** The delivery is verified, but not JSON or not of the promised shape. Status 400. */
export class PayloadError extends WebhookError<PayloadErrorCode> {
  override name = 'PayloadError'
  /** Where in the payload, as `data.items.0.id`; empty for the whole of it. */
  readonly path: string

  constructor(code: PayloadErrorCode, message: string, path = '') {
    super(code, message)
    this.path = path
  }
}

/** The idempotency store failed, or a lease was lost. Status 503 or 500. */
export class StoreError extends WebhookError<StoreErrorCode> {
  override name = 'StoreError'
}

/** A sender refused to register a webhook, or could not be reached; `status` is what it answered. */
export class SubscribeError extends WebhookError<SubscribeErrorCode> {
  override name = 'SubscribeError'
  declare readonly status: number

  constructor(code: SubscribeErrorCode, message: string, status: number, options?: ErrorOptions) {
    super(code, message, options)
    this.status = status
  }
}

/** Whether a caught value was made by this library, also by another copy of it (ESM beside CJS). Never throws. */
export function isWebhookError(value: unknown): value is WebhookError {
  return codeOf(value) !== undefined
}

/** Whether a caught value is a {@link ConfigError}, also one of another copy of the library. Never throws. */
export function isConfigError(value: unknown): value is ConfigError {
  const code = codeOf(value)
  return configErrorCodes.some((known) => known === code)
}

/** Whether a caught value is a {@link PayloadError}, also one of another copy of the library. Never throws. */
export function isPayloadError(value: unknown): value is PayloadError {
  const code = codeOf(value)
  return payloadErrorCodes.some((known) => known === code)
}

/** The code that an error of this library was made with; `undefined` for any other value. Never throws. */
export function codeOf(value: unknown): WebhookErrorCode | undefined {
  return typeof value === 'object' && value !== null ? madeErrors.get(value) : undefined
}

/** The HTTP status for a code: 500 for one that no receiver answers with. */
export function statusOf(code: WebhookErrorCode): number {
  return (Object.hasOwn(statuses, code) && statuses[code]) || 500
}
