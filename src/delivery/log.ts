import { hexMac, isHexMac, requireRawBody, toHex, utf8 } from '../crypto/bytes.js'
import { sha256 } from '../crypto/select.js'
import { ConfigError, isWebhookError, type WebhookErrorCode } from '../errors.js'
import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'
import { answerAsync, matchingSecret } from '../signature/challenge.js'
import type { HeadersLike, Proof, RawBody } from '../types.js'
import { dispatcher, type Handler } from './handler.js'
import { attempt } from '../receiver/handle.js'
import type { Granted, Lease, ProvenDelivery, Store } from './define-store.js'
import { hashedKey } from './message.js'

/** A delivery as it was, and what became of it. */
export interface DeliveryRecord {
  readonly key: string
  readonly provider: string
  readonly type: string
  /** What the request's headers said, less whatever could be a secret. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** A MAC over key and body under the sender's secret, by which they are proven again. */
  readonly seal: string
  /** When it was signed, in unix seconds, where the scheme says so. */
  readonly signedAt?: number | undefined
  /** Why it was not handled, by `WebhookErrorCode`; absent where it was. */
  readonly code?: string | undefined
  /** How long the last handling took, in milliseconds. */
  readonly latencyMs: number
}

/** A record as it is found again. */
export interface FoundRecord extends DeliveryRecord {
  /** How often its handler was run. */
  readonly attempts: number
}

/** Where deliveries are recorded. */
export interface DeliveryLog {
  /** Puts a record in the place of an earlier one of its key, with one attempt more. */
  save(record: DeliveryRecord): Promise<void>
  load(key: string): Promise<FoundRecord | undefined>
}

/** What a handler is told of a redelivery. */
export interface RedeliveryContext extends Granted {
  readonly provider: string
  readonly deliveryKey: string
  readonly signal: AbortSignal
}

/** A store that records what it lets through. */
export interface RecordedStore extends Store {
  /**
   * Runs a recorded delivery again: proves it by its seal, whatever its age, decodes it, and hands it to the
   * handler, also where it was handled before.
   *
   * @throws ConfigError `option_invalid` where no such delivery is recorded
   * @throws SignatureError `signature_mismatch` where it was not recorded under this provider's secret
   * @throws WebhookError `handler_failed`, `delivery_in_flight`, and what decoding throws
   */
  redeliver<Events extends AnyEvent>(
    key: string,
    provider: Provider<Events>,
    handler: Handler<Events, RedeliveryContext>,
  ): Promise<void>
}

/**
 * A store that records each delivery it lets through: headers without secrets, raw body, outcome, attempts
 * and latency. Where the log fails, the delivery is handled all the same, and stderr is told.
 *
 * @example
 * ```ts
 * const store = recorded(postgresStore(pool), postgresLog(pool))
 * await store.redeliver(deliveryKey, labsync({ secret }), handler)
 * ```
 */
export function recorded<Recorded extends Store>(
  store: Recorded,
  log: DeliveryLog,
): Recorded & RecordedStore {
  async function begin(delivery: ProvenDelivery): Promise<Lease | undefined> {
    const lease = await store.begin(delivery)
    return lease && recording(lease, delivery, log)
  }

  return {
    ...store,
    begin,
    async redeliver(key, provider, handler) {
      const run = dispatcher(handler)
      const record = await log.load(key)
      if (!record) throw new ConfigError('option_invalid', 'No delivery of this key is recorded.')
      const event = await provider.decode(record.body, await unseal(provider, record))
      const delivery = {
        key,
        fingerprint: await sha256(record.body),
        provider,
        event,
        headers: record.headers,
        body: record.body,
        objects: {},
      }
      // what is done is claimed under a name of its own, so that a store with transactions opens one, too
      const lease =
        (await store.begin(delivery)) ??
        (await store.begin({ ...delivery, key: `${key}#${crypto.randomUUID()}` }))
      const controller = new AbortController()
      const context = { provider: provider.name, deliveryKey: key, signal: controller.signal }
      const work = (granted: Granted) => attempt(() => run(event, { ...context, ...granted }))
      await (lease && recording(lease, delivery, log)(work, () => controller))
    },
  }
}

function recording(lease: Lease, delivery: ProvenDelivery, log: DeliveryLog): Lease {
  return async (work, controller) => {
    const startedAt = performance.now()
    const save = async (code?: WebhookErrorCode) => {
      try {
        await log.save(await recordOf(delivery, performance.now() - startedAt, code))
      } catch (error) {
        console.error('hookproof: a delivery was not recorded:', error)
      }
    }
    try {
      await lease(work, controller)
    } catch (error) {
      await save(isWebhookError(error) ? error.code : 'handler_failed')
      throw error
    }
    await save()
  }
}

async function recordOf(
  { key, provider, event, headers, body }: ProvenDelivery,
  latencyMs: number,
  code: WebhookErrorCode | undefined,
): Promise<DeliveryRecord> {
  const signedAt = event.signedAt && event.signedAt.getTime() / 1000
  return {
    key,
    provider: provider.name,
    type: event.type,
    headers: harmless(headers),
    body: bytesOf(body),
    seal: toHex((await sealsOf(provider, key, body))[0] ?? new Uint8Array()),
    latencyMs,
    ...(signedAt !== undefined && { signedAt }),
    ...(code && { code }),
  }
}

/** The MACs over key and body, one for each secret of the provider; none where it verifies nothing. */
async function sealsOf({ scheme }: Provider, key: string, body: RawBody): Promise<readonly Uint8Array[]> {
  const prefix = `hookproof.record.${await hashedKey({ deliveryKey: key })}.`
  return answerAsync({ prefix, body: requireRawBody(body), macs: [] }, scheme.keys ?? [])
}

async function unseal<Events extends AnyEvent>(
  provider: Provider<Events>,
  record: FoundRecord,
): Promise<Proof> {
  const { key, body, seal, signedAt: timestamp } = record
  const seals = await sealsOf(provider, key, body)
  // an account that verifies nothing has nothing to seal with
  if (seals.length === 0 && provider.scheme.keys) return { verified: false, timestamp, secretIndex: -1 }
  const macs = isHexMac(seal) ? [hexMac(seal)] : []
  return { verified: true, timestamp, secretIndex: matchingSecret(macs, seals) }
}

function bytesOf(body: RawBody): Uint8Array {
  const raw = requireRawBody(body)
  return typeof raw === 'string' ? utf8(raw) : raw
}

function harmless(headers: HeadersLike): Record<string, string> {
  const entries: Iterable<readonly [string, unknown]> =
    Symbol.iterator in headers ? headers : Object.entries(headers)
  return Object.fromEntries(
    Array.from(entries, ([name, value]) => [name.toLowerCase(), String(value)] as const).filter(
      ([name]) => !/auth|cookie|key|pass|secret|signature|token/.test(name),
    ),
  )
}

/** What a row of a delivery log holds, as a record. */
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
