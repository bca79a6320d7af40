import type { Handle } from '@sveltejs/kit'
import { all } from '$lib/scenarios'

const parsed = new Set(all.flatMap(({ parsed, path }) => (parsed ? path : [])))

/** SvelteKit has no parser of its own: what reads a body ahead of a route is a hook. */
export const handle: Handle = async ({ event, resolve }) => {
  if (parsed.has(event.url.pathname)) await event.request.json().catch(() => {})
  return resolve(event)
}
