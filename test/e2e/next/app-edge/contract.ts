import { labsync } from 'hookproof/labsync'
import { webhook } from 'hookproof/next'
import type { NextRequest } from 'next/server'
import { scenarios } from './scenarios'

interface Route {
  readonly params: Promise<{ readonly scenario: string }>
}

const { scenarios: all, log } = scenarios({ labsync })
const mounted = new Map(
  all.map(({ name, provider, handler, options }) => [name, webhook(provider, handler, options)]),
)
const parsed = new Set(all.flatMap(({ name, parsed }) => (parsed ? [name] : [])))

/** One route for all scenarios and their log: each edge route has a global scope of its own. */
export async function serve(request: NextRequest, route: Route): Promise<Response> {
  const { scenario } = await route.params
  if (scenario === 'log') return Response.json(log)
  // route handlers have no body parser; what somebody's own would do is this
  if (parsed.has(scenario)) await request.json().catch(() => {})
  return mounted.get(scenario)?.(request, route) ?? new Response(null, { status: 404 })
}
