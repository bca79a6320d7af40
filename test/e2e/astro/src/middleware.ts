import type { MiddlewareHandler } from 'astro'
import { all } from './lib/scenarios.js'

const parsed = new Set(all.flatMap(({ parsed, path }) => (parsed ? path : [])))

/** Astro has no parser of its own: what reads a body ahead of an endpoint is a middleware. */
export const onRequest: MiddlewareHandler = async ({ request, url }, next) => {
  if (parsed.has(url.pathname)) await request.json().catch(() => {})
  return next()
}
