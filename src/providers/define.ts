import { ConfigError } from '../errors.js'
import { type JsonObject, jsonObject } from '../payload/json.js'
import { parseAsync, parseSync, type Schema } from '../payload/schema.js'
import { anything } from '../payload/shape.js'
import { requireRawBody } from '../raw-body.js'
import type { Scheme } from '../schemes/scheme.js'
import { safely, safelyAsync } from '../signature/safe.js'
import type { BodyBytes, HeadersLike, Proof, RawBody, Safe } from '../types.js'
import type { AnyEvent, DataSchemas, EventsOf, Refined, SchemasFor, UnknownEvent } from './event.js'

/** What a sender documents about delivery. */
export interface DeliveryFacts {
  /** Seconds within which it wants an answer. */
  readonly answerWithin?: number
  /** Seconds it waits before each retry, in order; empty where it never retries. */
  readonly retriesAfter?: readonly number[]
  /** Seconds after which it gives up, where it says that instead of a schedule. */
  readonly retriesFor?: number
}

/** What a payload says of itself. */
export interface Envelope {
  readonly type: string
  readonly data: unknown
  /** What two deliveries of one event share, where the sender has such a thing. */
  readonly id?: string | undefined
  readonly occurredAt?: Date | undefined
}

/** A sender, described. */
export interface ProviderDefinition<Name extends string, DataByType, Payload> {
  /** A short name, as it shall stand in `event.provider`. */
  readonly name: Name
  /** How it authenticates. */
  readonly scheme: Scheme
  /** What holds for every payload of it, as a schema that answers at once. Default: it is a JSON object. */
  readonly payload?: Schema<Payload>
  /** Finds type and data in a payload. */
  readonly read: (payload: Payload) => Envelope
  /** A schema for the data of each event type. Other types arrive as `unknown`. */
  readonly events: DataSchemas<DataByType>
  readonly delivery?: DeliveryFacts
}

/** A sender, ready to verify with its secret. */
export interface Provider<Events extends AnyEvent = AnyEvent> {
  readonly name: Events['provider']
  readonly delivery: DeliveryFacts
  /** For how many seconds a genuine delivery could be replayed; `Infinity` where nothing signed says when. */
  readonly replayWindow: number
  /** A MAC over `text` and the body under each secret, by which a delivery log verifies later what it kept. */
  seal(text: string, body: RawBody): Promise<readonly Uint8Array[]>
  /**
   * The event in a delivery.
   *
   * @throws SignatureError, BodyError, PayloadError
   */
  verify(body: RawBody, headers: HeadersLike): Events
  /** {@link Provider.verify}, also with asynchronous schemas. */
  verifyAsync(body: RawBody, headers: HeadersLike): Promise<Events>
  /** {@link Provider.verify} as a value. */
  safeVerify(body: RawBody, headers: HeadersLike): Safe<{ readonly event: Events }>
  /** {@link Provider.verifyAsync} as a value. */
  safeVerifyAsync(body: RawBody, headers: HeadersLike): Promise<Safe<{ readonly event: Events }>>
  /** The event in a body that was proven by other means, such as one a store has kept. */
  decode(body: RawBody, proof: Proof): Promise<Events>
}

/** A delivery that was opened, but whose data wasn't checked yet. */
interface Draft<Payload> {
  readonly proof: Proof
  readonly payload: Payload
  readonly envelope: Envelope
  readonly schema: Schema<unknown>
  /** Where in the payload the data stands. */
  readonly at: string
}

/**
 * A sender in ten lines: how it authenticates, and where its payload says what. The built-in senders use
 * nothing else.
 *
 * @example
 * ```ts
 * const acme = defineProvider({
 *   name: 'acme',
 *   scheme: timestampedHmac({ header: 'acme-signature', secret: process.env.ACME_SECRET }),
 *   payload: z.object({ id: z.string(), kind: z.string(), body: z.unknown() }),
 *   read: (payload) => ({ type: payload.kind, data: payload.body, id: payload.id }),
 *   events: { 'order.paid': z.object({ order: z.string(), cents: z.number() }) },
 * })
 * ```
 */
export function defineProvider<const Name extends string, DataByType, Payload = JsonObject>(
  definition: ProviderDefinition<Name, DataByType, Payload>,
): Provider<EventsOf<Name, DataByType, Payload>> {
  type Events = EventsOf<Name, DataByType, Payload>
  const { name, scheme, events, read, delivery = {} } = definition

  function open(body: BodyBytes, proof: Proof): Draft<Payload> {
    const parsed = jsonObject(body)
    // without a schema, Payload is its default, which jsonObject has checked
    const payload = definition.payload ? parseSync(definition.payload, parsed, '') : (parsed as Payload)
    const envelope = read(payload)
    const schema = Object.hasOwn(events, envelope.type) ? events[envelope.type as keyof DataByType] : anything
    return { proof, payload, envelope, schema, at: keyOf(parsed, envelope.data) }
  }

  function close({ proof, payload, envelope, schema }: Draft<Payload>, data: unknown): Events {
    const { verified, timestamp } = proof
    const { type, occurredAt } = envelope
    const known = schema !== anything
    // an empty id would be every event's, and all but the first would pass for duplicates
    const id = envelope.id || proof.id
    const event: { -readonly [Field in keyof UnknownEvent]?: unknown } = {
      provider: name,
      type: known ? type : 'unknown',
      data,
      payload,
      verified,
    }
    // not by spreads: this runs for each delivery, and they take ten times as long
    if (!known) event.unknownType = type
    if (id) event.id = id
    if (occurredAt) event.occurredAt = occurredAt
    if (timestamp !== undefined) event.signedAt = new Date(timestamp * 1000)
    // type and data belong together: data came out of the schema that stands under this type
    return event as Events
  }

  async function decode(body: BodyBytes, proof: Proof): Promise<Events> {
    const draft = open(body, proof)
    return close(draft, await parseAsync(draft.schema, draft.envelope.data, draft.at))
  }

  const provider: Provider<Events> = {
    name,
    delivery,
    replayWindow: scheme.replayWindow,
    seal: (text, body) => scheme.seal(text, requireRawBody(body)),
    verify(rawBody, headers) {
      const body = requireRawBody(rawBody)
      const draft = open(body, scheme.verify(body, headers))
      return close(draft, parseSync(draft.schema, draft.envelope.data, draft.at))
    },
    // by await, since a promise that an async function returns takes three turns to be heard of
    async verifyAsync(rawBody, headers) {
      const body = requireRawBody(rawBody)
      return await decode(body, await scheme.verifyAsync(body, headers))
    },
    decode: async (body, proof) => decode(requireRawBody(body), proof),
    safeVerify: (body, headers) => safely(() => ({ event: provider.verify(body, headers) })),
    safeVerifyAsync: (body, headers) =>
      safelyAsync(async () => ({ event: await provider.verifyAsync(body, headers) })),
  }
  return provider
}

/** A sender's schemas with the user's own in their places; throws for a type the sender doesn't have, or no schema. */
export function refine<DataByType, Schemas extends SchemasFor<DataByType>>(
  documented: DataSchemas<DataByType>,
  own: Schemas | undefined,
): DataSchemas<Refined<DataByType, Schemas>> {
  for (const type in own)
    if (!(type in documented && own[type]?.['~standard']))
      throw new ConfigError('option_invalid', `There is no event type or schema ${type}.`)
  // Refined says of each type what this spread does
  return { ...documented, ...own } as DataSchemas<Refined<DataByType, Schemas>>
}

function keyOf(payload: JsonObject, data: unknown): string {
  return Object.keys(payload).find((key) => payload[key] === data) ?? ''
}
