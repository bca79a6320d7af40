export type { DeliveryContext } from './delivery/context.js'
export {
  type ClaimTerms,
  defineStore,
  type LeaseTerms,
  type StoreEngine,
  type StoreOptions,
} from './delivery/define-store.js'
export type { Handler, HandlerMap } from './delivery/handler.js'
export type { KeyOptions } from './delivery/key.js'
export { defineLog, type LogOptions } from './delivery/log/define-log.js'
export type {
  AttemptEntry,
  DeliveryEntry,
  FoundEntry,
  LoadedEntry,
  LogEngine,
  LogPlace,
  LogQuery,
} from './delivery/log/engine.js'
export type { DeliveryLog, LoggedDelivery, RecordedLease } from './delivery/log/log.js'
export type {
  DeliveryFilter,
  DeliveryPage,
  DeliveryRecord,
  DeliverySummary,
  ListOptions,
} from './delivery/log/record.js'
export type {
  BulkRedelivery,
  Redelivery,
  RedeliveryCounts,
  RedeliveryProgress,
  RedeliveryResult,
} from './delivery/log/redelivery.js'
export type { AttemptState, DeliveryStatus } from './delivery/log/status.js'
export type {
  Claimed,
  Delivery,
  DeliveryOrder,
  Lease,
  Refusal,
  Store,
} from './delivery/store.js'
export {
  BodyError,
  type BodyErrorCode,
  ConfigError,
  type ConfigErrorCode,
  isWebhookError,
  PayloadError,
  type PayloadErrorCode,
  type ReceiverErrorCode,
  SignatureError,
  type SignatureErrorCode,
  StoreError,
  type StoreErrorCode,
  SubscribeError,
  type SubscribeErrorCode,
  WebhookError,
  type WebhookErrorCode,
} from './errors.js'
export { parseJsonOrForm } from './payload/form.js'
export { type JsonObject, parseJsonArrayAs } from './payload/json.js'
export type { Envelope } from './providers/decode.js'
export {
  type DeliveryFacts,
  defineProvider,
  type OpenProviderDefinition,
  type Provider,
  type ProviderDefinition,
} from './providers/define.js'
export type {
  AnyEvent,
  DataSchemas,
  Event,
  EventOfType,
  EventsOf,
  OpenEvents,
  OpenSchemas,
  SchemasFor,
  UnknownEvent,
} from './providers/event.js'
export type { FaultDetails } from './receiver/fault.js'
export type { Logger } from './receiver/fault-log.js'
export type { Background, Incoming } from './receiver/incoming.js'
export type { BodyLimits } from './receiver/limits.js'
export type { ReceiverOptions } from './receiver/options.js'
export type { Outcome, OutcomeCode, Reply } from './receiver/outcome.js'
export type { ProviderSource } from './receiver/provider-source.js'
export { createReceiver, type Receiver } from './receiver/receive.js'
export type { OnOutcome } from './receiver/report.js'
export { createShutdown, type Shutdown } from './receiver/shutdown.js'
export type { Scheme } from './schemes/scheme.js'
export { parseSignatureHeader, type SignatureHeader } from './signature/header.js'
export { type SignOptions, sign, signAsync } from './signature/sign.js'
export { safeVerify, safeVerifyAsync, verify, verifyAsync } from './signature/verify.js'
export type {
  BodyBytes,
  Clock,
  FreshnessOptions,
  HeadersLike,
  HeaderValue,
  Proof,
  RawBody,
  Safe,
  Secret,
  Secrets,
  Tolerance,
  Verified,
} from './types.js'
