import { findHeader } from '../../headers.js'
import type { Provider } from '../../providers/define.js'
import type { HeadersLike } from '../../types.js'

/** The headers that a log records: they tell what was sent, by what, when, and how to find it in other logs. */
const recordedNames: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'content-type',
  'content-length',
  'date',
  'user-agent',
  'traceparent',
  'webhook-id',
  'x-correlation-id',
  'x-request-id',
])

/** The headers of a delivery that a log records: of those on a fixed list, what the provider doesn't go by. */
export function recordedHeaders(provider: Provider, headers: HeadersLike): Record<string, string> {
  const recorded: Record<string, string> = {}
  for (const [key, value] of entriesOf(headers)) {
    const name = key.toLowerCase()
    if (value && recordedNames.has(name) && !isAuthHeader(provider, name)) recorded[name] = String(value)
  }
  return recorded
}

type Entries = Iterable<readonly [string, ReturnType<typeof findHeader>]>

// one look at each header that is there: to look for each name among all of them takes ten times as long
function entriesOf(headers: HeadersLike): Entries {
  if (Symbol.iterator in headers) return headers
  if (typeof headers.get === 'function') return lookedUp(headers)
  return Object.entries(headers)
}

/** What an object that only has `get` says of each name. */
function lookedUp(headers: HeadersLike): Entries {
  return Array.from(recordedNames, (name) => [name, findHeader(headers, name)] as const)
}

// a scheme of the user's own, in JavaScript, may not say what it reads: then it may be any
function isAuthHeader({ authHeaders }: Partial<Provider>, name: string): boolean {
  return authHeaders?.includes(name) ?? true
}
