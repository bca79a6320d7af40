/** Where webhooks are mounted in every server of a soak. */
export const paths = {
  handler: '/webhooks/handler',
  /** Without a handler: not in node:http and node:http2, which have no next one. */
  middleware: '/webhooks/middleware',
  /** A function stands in the place of its provider, and throws. */
  throws: '/webhooks/throws',
  /** A function stands in the place of its provider, and returns none. */
  nobody: '/webhooks/nobody',
} as const

/** For how many seconds a webhook waits for a body. */
export const bodyTimeout = 1

/** In bytes. */
export const bodyLimit = 8192

/** What a server of a soak says of itself. */
export interface Facts {
  /** The URLs by adapter. */
  readonly http1: Readonly<Record<string, string>>
  readonly http2: Readonly<Record<string, string>>
  /** What the process holds after a collection, on the heap and in buffers, in bytes. */
  readonly heap: number
  /** How many of each are in use, as Node.js calls them. */
  readonly resources: Readonly<Record<string, number>>
  /** How many requests came as far as a webhook. */
  readonly reached: number
  /** How many outcomes it was told. */
  readonly outcomes: number
  /** The bodies that were handled. */
  readonly handled: readonly string[]
}

/** Asks a server for its facts. Rejects where it hangs. */
export async function factsOf(url: string): Promise<Facts> {
  // a connection left open would count among the resources
  const response = await fetch(url, {
    headers: { connection: 'close' },
    signal: AbortSignal.timeout(60_000),
  })
  return (await response.json()) as Facts
}
