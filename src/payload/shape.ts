import type { StandardSchemaV1 } from '@standard-schema/spec'
import { isJsonObject, type JsonObject } from './json.js'

/** What a type promises, made checkable: a Standard Schema that changes nothing and finds the first fault. */
export interface Shape<Type> extends StandardSchemaV1<unknown, Type> {
  /** The path to what is wrong, or `undefined`. */
  readonly faultAt: (value: unknown) => Path | undefined
}

/** A field that may be absent. */
export interface Optional<Type> {
  readonly optional: Shape<Type>
}

type Path = readonly PropertyKey[]

/** A shape for each field of a type: an optional one for what is optional, and none may be forgotten. */
type Fields<Type> = {
  readonly [Key in keyof Type]-?: undefined extends Type[Key]
    ? Optional<Exclude<Type[Key], undefined>>
    : Shape<Type[Key]>
}

function shape<Type>(faultAt: (value: unknown) => Path | undefined): Shape<Type> {
  const validate = (value: unknown): StandardSchemaV1.Result<Type> => {
    const path = faultAt(value)
    return path ? { issues: [{ message: 'not as promised', path }] } : { value: value as Type }
  }
  return { faultAt, '~standard': { version: 1, vendor: 'hookproof', validate } }
}

/** A shape of values that pass a test. */
export function that<Type>(test: (value: unknown) => boolean): Shape<Type> {
  return shape((value) => (test(value) ? undefined : []))
}

export const string: Shape<string> = /* @__PURE__ */ that((value) => typeof value === 'string')

export const number: Shape<number> = /* @__PURE__ */ that((value) => typeof value === 'number')

/** An object whose fields nobody documented. */
export const openObject: Shape<JsonObject> = /* @__PURE__ */ that(isJsonObject)

export const anything: Shape<unknown> = /* @__PURE__ */ that(() => true)

/** Whole unix seconds that a `Date` can hold. */
export const unixTime: Shape<number> = /* @__PURE__ */ that(
  (value) => Number.isInteger(value) && Math.abs(Number(value)) <= 8.64e12,
)

/** A time in ISO 8601. */
export const isoTime: Shape<string> = /* @__PURE__ */ that(
  (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value)),
)

export function both<First, Second>(first: Shape<First>, second: Shape<Second>): Shape<First & Second> {
  return shape((value) => first.faultAt(value) ?? second.faultAt(value))
}

export function nullable<Type>(inner: Shape<Type>): Shape<Type | null> {
  return shape((value) => (value === null ? undefined : inner.faultAt(value)))
}

export function optional<Type>(inner: Shape<Type>): Optional<Type> {
  return { optional: inner }
}

export function oneOf<const Type>(...values: readonly Type[]): Shape<Type> {
  return that((value) => values.some((known) => known === value))
}

/** One shape for each `type` a value may have. */
export function variants<Type extends { readonly type: string }>(
  shapes: {
    readonly [Name in Type['type']]: Shape<Extract<Type, { readonly type: Name }>>
  },
): Shape<Type> {
  const known = new Map(Object.entries<Shape<unknown>>(shapes))
  return shape((value) => {
    if (!isJsonObject(value)) return []
    const variant = known.get(String(value.type))
    return variant ? variant.faultAt(value) : ['type']
  })
}

export function list<Type>(item: Shape<Type>): Shape<readonly Type[]> {
  return shape((value) => {
    if (!Array.isArray(value)) return []
    for (const [index, element] of value.entries()) {
      const path = item.faultAt(element)
      if (path) return [index, ...path]
    }
    return undefined
  })
}

export function object<Type extends object>(fields: Fields<Type>): Shape<Type> {
  const shapes = Object.entries<Shape<unknown> | Optional<unknown>>(fields)
  return shape((value) => {
    if (!isJsonObject(value)) return []
    for (const [key, field] of shapes) {
      const inner = value[key]
      if ('optional' in field && inner === undefined) continue
      const path = ('optional' in field ? field.optional : field).faultAt(inner)
      if (path) return [key, ...path]
    }
    return undefined
  })
}
