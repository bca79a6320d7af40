import { error, type RequestHandler } from '@sveltejs/kit'
import { webhook } from 'hookproof/fetch'
import { all } from '$lib/scenarios'

const handlers = new Map<string | undefined, RequestHandler>(
  all.map(({ name, provider, handler, options }) => [name, webhook(provider, handler, options)]),
)

/** For every method; an app would `export const POST = webhook(…)`. */
export const fallback: RequestHandler = (event) => (handlers.get(event.params.scenario) ?? error(404))(event)
