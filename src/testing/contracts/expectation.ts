/**
 * Fails a case where `seen` is not `expected`. Values are compared by their JSON, with keys in any order, so that it
 * doesn't matter which realm they come from.
 */
export function requireEqual(what: string, seen: unknown, expected: unknown): void {
  const [found, wanted] = [jsonOf(seen), jsonOf(expected)]
  if (found !== wanted) throw new Error(`Expected ${what} to be ${cut(wanted)}, got ${cut(found)}.`)
}

/** Fails a case, saying what was expected and what was seen, where a condition doesn't hold. */
export function requireTrue(holds: boolean, expected: string, seen: unknown): void {
  if (!holds) throw new Error(`Expected ${expected}, got ${cut(jsonOf(seen))}.`)
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value, sortKeys) ?? String(value)
}

function sortKeys(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}

function cut(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
