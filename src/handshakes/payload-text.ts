import { findValue } from '../payload/field.js'

/** The text of a field, by its path, such as `payload.token`; `undefined` where there is none. */
export function findText(payload: unknown, path: string): string | undefined {
  const value = findValue(payload, path)
  return typeof value === 'string' ? value : undefined
}
