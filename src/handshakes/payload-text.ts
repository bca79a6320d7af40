/** The text of a field, by its path, such as `payload.token`; `undefined` where there is none. */
export function findText(payload: unknown, path: string): string | undefined {
  let value = payload
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = Reflect.get(value, key)
  }
  return typeof value === 'string' ? value : undefined
}
