import { CommandError } from './exit-codes.js'

/** A value for a place in a payload, such as `data.id=7`. */
export interface Assignment {
  readonly path: readonly string[]
  readonly text: string
}

/**
 * Reads a `path=value`.
 *
 * @throws CommandError where it is none
 */
export function parseAssignment(text: string): Assignment {
  const [, path, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (path !== undefined && value !== undefined && !path.split('.').includes(''))
    return { path: path.split('.'), text: value }
  throw new CommandError('Expected --set as path=value, such as data.id=7.')
}

/**
 * A payload with values set. They are JSON, or else text; `{n}` in them is the number of the delivery, from 1.
 *
 * @throws CommandError where a list has no such place
 */
export function withValues(payload: object, assignments: readonly Assignment[], number: number): object {
  return assignments.reduce<object>(
    (changed, { path, text }) =>
      withValueAt(changed, path, jsonOrText(text.replaceAll('{n}', String(number)))),
    payload,
  )
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function withValueAt(container: object, [name = '', ...path]: readonly string[], value: unknown): object {
  const inner: unknown = Object.hasOwn(container, name) ? Reflect.get(container, name) : undefined
  const next = path.length === 0 ? value : withValueAt(isObject(inner) ? inner : {}, path, value)
  if (!Array.isArray(container)) return { ...container, [name]: next }
  const index = Number(name)
  if (!/^\d+$/.test(name) || index > container.length)
    throw new CommandError(`Expected a place from 0 to ${container.length} in a list, in --set.`)
  return [...container.slice(0, index), next, ...container.slice(index + 1)]
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
