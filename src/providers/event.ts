import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { JsonObject } from '../payload/json.js'

/** What every event says, whatever its type. */
interface EventBase<Provider extends string, Payload> {
  /** Who sent it. */
  readonly provider: Provider
  /** The whole parsed body, as the sender spelt it. */
  readonly payload: Payload
  /** `false` only where verification was switched off by name. */
  readonly verified: boolean
  /** What the sender identifies this event by, where it does; two deliveries of one event share it. */
  readonly id?: string
  /** When it happened, where the payload says so. */
  readonly occurredAt?: Date
  /** When this delivery was signed, where the scheme says so. */
  readonly signedAt?: Date
}

/** A proven event of a type the library knows. Its `data` was checked at run time. */
export interface Event<Provider extends string, Type extends string, Data, Payload = JsonObject>
  extends EventBase<Provider, Payload> {
  readonly type: Type
  readonly data: Data
}

/** A proven event of a type the library doesn't know: a value, never a throw. */
export interface UnknownEvent<Provider extends string = string, Payload = JsonObject>
  extends EventBase<Provider, Payload> {
  readonly type: 'unknown'
  /** The type as the sender has it. */
  readonly unknownType: string
  /** Not checked. */
  readonly data: unknown
}

/** Any event of any sender. */
export type AnyEvent = Event<string, string, unknown, unknown> | UnknownEvent<string, unknown>

/** The union of a sender's events, from a map of type to data, with the unknown one. */
export type EventsOf<Provider extends string, DataByType, Payload = JsonObject> =
  | {
      [Type in keyof DataByType & string]: Event<Provider, Type, DataByType[Type], Payload>
    }[keyof DataByType & string]
  | UnknownEvent<Provider, Payload>

/** The member of an event union that has a given type. */
export type EventOfType<Events extends AnyEvent, Type extends Events['type']> = Extract<
  Events,
  { readonly type: Type }
>

/** A schema for each event type's `data`. */
export type DataSchemas<DataByType> = {
  readonly [Type in keyof DataByType]: StandardSchemaV1<unknown, DataByType[Type]>
}

/** A user's own schemas, for some of the event types a sender has. */
export type SchemasFor<DataByType> = { readonly [Type in keyof DataByType]?: StandardSchemaV1 }

/** Data by type, where a user's schema has the last word. */
export type Refined<DataByType, Schemas> = {
  [Type in keyof DataByType]: Type extends keyof Schemas
    ? Schemas[Type] extends StandardSchemaV1
      ? StandardSchemaV1.InferOutput<Schemas[Type]>
      : DataByType[Type]
    : DataByType[Type]
}
