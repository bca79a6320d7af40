import { defineProvider } from 'hookproof'
import { laabam } from 'hookproof/laabam'
import { labsync } from 'hookproof/labsync'
import { type NextObjects, webhook } from 'hookproof/next'
import * as schemes from 'hookproof/schemes'
import { memoryStore } from 'hookproof/stores/memory'
import type { NextRequest } from 'next/server'
import { scenarios, tenantHeader } from './scenarios'

interface Route {
  readonly params: Promise<{ readonly scenario: string }>
}

/** Next bundles each route by itself: what they share is kept where all of them find it. */
declare global {
  var contract: ReturnType<typeof scenarios<NextObjects>> | undefined
}

globalThis.contract ??= scenarios(
  { labsync, laabam, memoryStore, defineProvider, schemes },
  ({ request }: NextObjects) => request.headers.get(tenantHeader),
)

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
