import type { APIRoute } from 'astro'
import { webhook } from 'hookproof/fetch'
import { all } from '../../lib/scenarios.js'

const handlers = new Map<string | undefined, APIRoute>(
  all.map(({ name, provider, handler, options }) => [name, webhook(provider, handler, options)]),
)

export const ALL: APIRoute = (context) =>
  handlers.get(context.params.scenario)?.(context) ?? new Response(null, { status: 404 })
