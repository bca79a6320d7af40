import type { StandardSchemaV1 } from '@standard-schema/spec'
import { isJsonObject, type JsonObject } from './json.js'

/** What a type promises, made checkable: a Standard Schema that changes nothing and reports the first fault. */
export interface Shape<Type> extends StandardSchemaV1<unknown, Type> {
  readonly findFault: (value: unknown) => Fault | undefined
}

/** Where a value doesn't fit, and what was expected there, such as `a string`. */
export interface Fault {
  readonly path: readonly PropertyKey[]
  readonly expected: string
}

/** A field that may be absent. */
export interface Optional<Type> {
  readonly optional: Shape<Type>
}

/** A shape for each field of a type, an optional one where the field is optional. None may be forgotten. */
type Fields<Type> = {
  readonly [Key in keyof Type]-?: undefined extends Type[Key]
    ? Optional<Exclude<Type[Key], undefined>>
    : Shape<Type[Key]>
}

function shape<Type>(findFault: Shape<Type>['findFault']): Shape<Type> {
  const validate = (value: unknown): StandardSchemaV1.Result<Type> => {
    const fault = findFault(value)
    if (!fault) return { value: value as Type }
    return { issues: [{ message: `Expected ${fault.expected}`, path: fault.path }] }
  }
  return { findFault, '~standard': { version: 1, vendor: 'hookproof', validate } }
}

/** The values that pass a test. `expected` describes them, as in "Expected a string at data.id." */
export function check<Type>(expected: string, test: (value: unknown) => boolean): Shape<Type> {
  return shape((value) => (test(value) ? undefined : { path: [], expected }))
}

export const string: Shape<string> = /* @__PURE__ */ check('a string', (value) => typeof value === 'string')

export const number: Shape<number> = /* @__PURE__ */ check('a number', (value) => typeof value === 'number')

export const unknown: Shape<unknown> = /* @__PURE__ */ check('anything', () => true)

/** An object whose fields nobody documented. */
export const openObject: Shape<JsonObject> = /* @__PURE__ */ check('an object', isJsonObject)

/** Whole unix seconds that a `Date` can hold. */
export const unixTime: Shape<number> = /* @__PURE__ */ check(
  'a whole number of unix seconds',
  (value) => Number.isInteger(value) && Math.abs(Number(value)) <= 8.64e12,
)

/** Whole unix milliseconds that a `Date` can hold. */
export const unixMilliseconds: Shape<number> = /* @__PURE__ */ check(
  'a whole number of unix milliseconds',
  (value) => Number.isInteger(value) && Math.abs(Number(value)) <= 8.64e15,
)

export const isoTime: Shape<string> = /* @__PURE__ */ check(
  'a time in ISO 8601',
  (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value)),
)

/** An object that has at least one of these fields, and a text in each of them that it has. */
export function textInOneOf<const Name extends string>(
  ...names: readonly Name[]
): Shape<{ readonly [Key in Name]?: string }> {
  return check(`a text in ${names.join(' or ')}`, (value) => {
    if (!isJsonObject(value)) return false
    const values = names.filter((name) => Object.hasOwn(value, name)).map((name) => value[name])
    return values.length > 0 && values.every((one) => typeof one === 'string')
  })
}

export function oneOf<const Type>(...values: readonly Type[]): Shape<Type> {
  return check(values.join(' or '), (value) => values.some((known) => known === value))
}

export function nullable<Type>(inner: Shape<Type>): Shape<Type | null> {
  return shape((value) => {
    const fault = value === null ? undefined : inner.findFault(value)
    return fault?.path.length === 0 ? { path: [], expected: `${fault.expected} or null` } : fault
  })
}

export function optional<Type>(inner: Shape<Type>): Optional<Type> {
  return { optional: inner }
}

export function intersect<First, Second>(first: Shape<First>, second: Shape<Second>): Shape<First & Second> {
  return shape((value) => first.findFault(value) ?? second.findFault(value))
}

export function array<Type>(item: Shape<Type>): Shape<readonly Type[]> {
  return shape((value) => {
    if (!Array.isArray(value)) return { path: [], expected: 'an array' }
    for (const [index, element] of value.entries()) {
      const fault = item.findFault(element)
      if (fault) return faultIn(index, fault)
    }
    return undefined
  })
}

export function object<Type extends object>(fields: Fields<Type>): Shape<Type> {
  const shapes = Object.entries<Shape<unknown> | Optional<unknown>>(fields)
  return shape((value) => {
    if (!isJsonObject(value)) return { path: [], expected: 'an object' }
    for (const [key, field] of shapes) {
      const inner = value[key]
      if ('optional' in field && inner === undefined) continue
      const fault = ('optional' in field ? field.optional : field).findFault(inner)
      if (fault) return faultIn(key, fault)
    }
    return undefined
  })
}

/** One shape for each `type` a value may have. */
export function variants<Type extends { readonly type: string }>(
  shapes: {
    readonly [Name in Type['type']]: Shape<Extract<Type, { readonly type: Name }>>
  },
): Shape<Type> {
  const known = new Map<unknown, Shape<unknown>>(Object.entries(shapes))
  const unknownType: Fault = { path: ['type'], expected: [...known.keys()].join(' or ') }
  return shape((value) => {
    if (!isJsonObject(value)) return { path: [], expected: 'an object' }
    const variant = known.get(value.type)
    return variant ? variant.findFault(value) : unknownType
  })
}

function faultIn(key: PropertyKey, { path, expected }: Fault): Fault {
  return { path: [key, ...path], expected }
}
