/** The value of a field of JSON, by its path, such as `signature.token`; `undefined` where there is none. */
export function findValue(json: unknown, path: string): unknown {
  let value = json
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = Reflect.get(value, key)
  }
  return value
}
