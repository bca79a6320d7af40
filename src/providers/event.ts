import type { StandardSchemaV1 } from '@standard-schema/spec'
import { ConfigError } from '../errors.js'
import type { JsonObject } from '../payload/json.js'
import type { Schema } from '../payload/schema.js'

/** What every event has, whatever its type. */
interface EventBase<Provider extends string, Payload> {
  /** The sender's name, such as `labsync`. */
  readonly provider: Provider
  /** The whole parsed body, as the sender spells it. */
  readonly payload: Payload
  /** `false` only where you turned verification off by name. */
  readonly verified: boolean
  /** What the signature covers of the body, where that is not all of it: some fields, or nothing, as with a token. */
  readonly covers?: 'fields' | 'nothing'
  /**
   * `false` where the type stands in a header that isn't signed: anybody who holds a genuine delivery can send it again
   * as another type.
   */
  readonly typeSigned?: false
  /** Which of your secrets verified it, 0 where there is one. Watch it while you rotate a secret. */
  readonly secretIndex?: number
  /** Whose webhook it is: the provider's `account`, where you set one. */
  readonly account?: string
  /** The sender's id of this event, where it has one. Every delivery of the event carries the same. */
  readonly id?: string
  /** When it happened, where the payload says so. */
  readonly occurredAt?: Date
  /** When this delivery was signed, where the scheme says so. */
  readonly signedAt?: Date
}

/** A verified event of a type the library knows. Its `data` was checked at run time. */
export interface Event<Provider extends string, Type extends string, Data, Payload = JsonObject>
  extends EventBase<Provider, Payload> {
  readonly type: Type
  readonly data: Data
}

/** A verified event of a type the library doesn't know: a value, never a throw. */
export interface UnknownEvent<Provider extends string = string, Payload = JsonObject>
  extends EventBase<Provider, Payload> {
  readonly type: 'unknown'
  /** The type as the sender spells it. */
  readonly unknownType: string
  /** Not checked. */
  readonly data: unknown
}

/** Any event of any sender. */
export type AnyEvent = Event<string, string, unknown, unknown> | UnknownEvent<string, unknown>

/** The union of a sender's events, from a map of type to data, together with the unknown one. */
export type EventsOf<Provider extends string, DataByType, Payload = JsonObject> =
  | {
      [Type in keyof DataByType & string]: Event<Provider, Type, DataByType[Type], Payload>
    }[keyof DataByType & string]
  | UnknownEvent<Provider, Payload>

/** The members of an event union that have a given type; or may have, as events without a list of types. */
export type EventOfType<Events extends AnyEvent, Type extends Events['type']> = Events extends AnyEvent
  ? Events['type'] extends Type
    ? Events
    : string extends Events['type']
      ? Events
      : never
  : never

/** A schema for each event type's `data`. */
export type DataSchemas<DataByType> = {
  readonly [Type in keyof DataByType]: StandardSchemaV1<unknown, DataByType[Type]>
}

/** Schemas for the types of a sender that has no list of them here. */
export type OpenSchemas = { readonly [type: string]: StandardSchemaV1 }

/** What stands for schemas where none are given. */
export type NoSchemas = Record<never, never>

/**
 * The events of a sender that has no list of types here. Without schemas, `type` is the sender's own text and `data` any
 * object; with them it is one of theirs, and every other type is unknown.
 */
export type OpenEvents<Provider extends string, Schemas, Payload = JsonObject> = keyof Schemas extends never
  ? Event<Provider, string, JsonObject, Payload>
  : EventsOf<Provider, Refined<{ [Type in keyof Schemas]: JsonObject }, Schemas>, Payload>

/** A user's own schemas, for some or all of a sender's event types. */
export type SchemasFor<DataByType> = { readonly [Type in keyof DataByType]?: StandardSchemaV1 }

/** Data by type, where a user's own schema decides ahead of the documented one. */
export type Refined<DataByType, Schemas> = {
  [Type in keyof DataByType]: Type extends keyof Schemas
    ? Schemas[Type] extends StandardSchemaV1
      ? StandardSchemaV1.InferOutput<Schemas[Type]>
      : DataByType[Type]
    : DataByType[Type]
}

/**
 * The schema for each event type: the user's own, else the documented one.
 *
 * @param events - the documented ones; `undefined` where the sender has no list of types here
 * @throws ConfigError `option_invalid`
 */
export function mergeSchemas(
  events: object | undefined,
  own: object = {},
): ReadonlyMap<string, Schema<unknown>> {
  for (const [type, schema] of Object.entries(own)) {
    if (events && !Object.hasOwn(events, type))
      throw new ConfigError('option_invalid', `There is no event type ${type}.`)
    if (!schema?.['~standard'])
      throw new ConfigError('option_invalid', `Expected a Standard Schema for ${type}, such as one of zod's.`)
  }
  return new Map(Object.entries({ ...events, ...own }))
}

/** An event's type as its sender spells it, where it isn't signed. */
export function unsignedTypeOf(event: AnyEvent): string | undefined {
  if (event.typeSigned !== false) return undefined
  return 'unknownType' in event ? event.unknownType : event.type
}
