import { labsync } from 'hookproof/labsync'
import { webhook } from 'hookproof/next'
import type { NextRequest } from 'next/server'
import { scenarios } from './scenarios'

interface Route {
  readonly params: Promise<{ readonly scenario: string }>
}

/** Next bundles each route by itself: what they share is kept where all of them find it. */
declare global {
  var contract: ReturnType<typeof scenarios<ReturnType<typeof labsync>>> | undefined
}

globalThis.contract ??= scenarios({ labsync })

export const { scenarios: all, log } = globalThis.contract
const mounted = new Map(
  all.map(({ name, provider, handler, options }) => [name, webhook(provider, handler, options)]),
)
const parsed = new Set(all.flatMap(({ name, parsed }) => (parsed ? [name] : [])))

/** One route for all scenarios. */
export async function serve(request: NextRequest, route: Route): Promise<Response> {
  const { scenario } = await route.params
  // route handlers have no body parser; what somebody's own would do is this
  if (parsed.has(scenario)) await request.json().catch(() => {})
  return mounted.get(scenario)?.(request, route) ?? new Response(null, { status: 404 })
}
