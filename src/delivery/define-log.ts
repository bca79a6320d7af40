import { toHex, utf8 } from '../crypto/bytes.js'
import { isWebhookError, type WebhookErrorCode } from '../errors.js'
import type { HeadersLike } from '../types.js'
import type { DeliveryLog, LoggedDelivery } from './log.js'
import { redeliver } from './redeliver.js'
import { sealsOf } from './seal.js'
import type { Lease } from './store.js'

/** A delivery as it was, and what became of it. */
export interface DeliveryRecord {
  readonly key: string
  readonly provider: string
  readonly type: string
  /** The request's headers, without those that may carry a secret. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** A MAC over key and body under the sender's secret, in hex, by which they are verified again. */
  readonly seal: string
  /** When it was signed, in unix seconds, where the scheme says so. */
  readonly signedAt?: number | undefined
  /** Why it was not handled; absent where it was. */
  readonly code?: string | undefined
  /** How long the last handling took, in milliseconds. */
  readonly latencyMs: number
}

/** A record as it is found again. */
export interface FoundRecord extends DeliveryRecord {
  /** How often its handler was run. */
  readonly attempts: number
}

/** What an engine must do to keep records. */
export interface LogEngine {
  /** Replaces the record of the same key, and counts one attempt more. */
  save(record: DeliveryRecord): Promise<void>
  load(key: string): Promise<FoundRecord | undefined>
}

/**
 * Makes a delivery log of an engine. Each record holds the raw body, headers without secrets, the outcome,
 * attempts and latency. Where the engine fails, the delivery is handled all the same, and stderr says so.
 *
 * @example
 * ```ts
 * const log = defineLog({ save, load })
 * app.post('/webhooks/labsync', webhook(labsync({ secret }), handler, { store, log }))
 * ```
 */
export function defineLog(engine: LogEngine): DeliveryLog {
  const log: DeliveryLog = {
    record: (lease, logged) => recordedLease(engine, lease, logged),
    redeliver: (key, redelivery) => redeliver(engine, log, key, redelivery),
  }
  return log
}

function recordedLease(engine: LogEngine, lease: Lease, logged: LoggedDelivery): Lease {
  const startedAt = performance.now()
  const save = (code?: WebhookErrorCode) => saveRecord(engine, logged, performance.now() - startedAt, code)
  return {
    transaction: lease.transaction,
    onLost: (abort) => lease.onLost(abort),
    async complete() {
      await lease.complete().catch((error) => save(codeOf(error)).then(() => Promise.reject(error)))
      await save()
    },
    async release(error) {
      await save(codeOf(error))
      return lease.release(error)
    },
  }
}

function codeOf(error: unknown): WebhookErrorCode {
  return isWebhookError(error) ? error.code : 'store_unavailable'
}

async function saveRecord(
  engine: LogEngine,
  logged: LoggedDelivery,
  latencyMs: number,
  code: WebhookErrorCode | undefined,
): Promise<void> {
  try {
    await engine.save(await recordOf(logged, latencyMs, code))
  } catch (error) {
    console.error('hookproof: a delivery was not recorded:', error)
  }
}

async function recordOf(
  { delivery: { key }, provider, event, headers, body }: LoggedDelivery,
  latencyMs: number,
  code: WebhookErrorCode | undefined,
): Promise<DeliveryRecord> {
  const [seal] = await sealsOf(provider, key, body)
  return {
    key,
    provider: provider.name,
    type: event.type,
    headers: redactHeaders(headers),
    body: typeof body === 'string' ? utf8(body) : body,
    seal: seal ? toHex(seal) : '',
    latencyMs,
    ...(event.signedAt && { signedAt: event.signedAt.getTime() / 1000 }),
    ...(code && { code }),
  }
}

function redactHeaders(headers: HeadersLike): Record<string, string> {
  const entries: Iterable<readonly [string, unknown]> =
    Symbol.iterator in headers ? headers : Object.entries(headers)
  return Object.fromEntries(
    Array.from(entries, ([name, value]) => [name.toLowerCase(), String(value)] as const).filter(
      ([name]) => !/auth|cookie|key|pass|secret|signature|token/.test(name),
    ),
  )
}

/** What a row of an engine's table holds, as a record. */
export function foundRecord(
  row: Readonly<Record<string, unknown>> & { readonly body: Uint8Array },
): FoundRecord {
  const { key, provider, type, headers, body, seal, signedAt, code, attempts, latencyMs } = row
  return {
    key: String(key),
    provider: String(provider),
    type: String(type),
    headers: JSON.parse(String(headers)),
    body,
    seal: String(seal),
    attempts: Number(attempts),
    latencyMs: Number(latencyMs),
    ...(typeof signedAt === 'number' && { signedAt }),
    ...(typeof code === 'string' && { code }),
  }
}
