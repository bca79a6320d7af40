import { isWebhookError } from '../errors.js'
import { base64Of } from './base64.js'
import { createDeliveryStreams } from './delivery-stream.js'
import { findEditedDelivery } from './edited-delivery.js'
import type { Guard } from './guard.js'
import { pageFiles, pageHtml } from './page-files.js'
import { respond, respondError, respondJson } from './respond.js'
import type { InspectorSource } from './source.js'

/** What an inspector is made of. */
export interface InspectorSettings {
  readonly source: InspectorSource
  readonly guard: Guard
}

/**
 * Creates the inspector as a function from `Request` to `Response`. What is asked for stands in the query alone, so that
 * one route of any framework serves it, at any path:
 *
 * - the page, and its `?get=script` and `?get=style`
 * - `?get=deliveries`, `?get=delivery&id=…` with its body as base64, and `?get=events`, which are server-sent
 * - POST `?redeliver=…`, with an edited body as `{ "body": "<base64>" }`, or without
 */
export function createInspector({
  source,
  guard,
}: InspectorSettings): (request: Request) => Promise<Response> {
  const { subscribe } = source
  const createStream = subscribe && createDeliveryStreams((listener) => subscribe(listener))

  const files: ReadonlyMap<string | null, () => Response> = new Map([
    [null, () => respond('text/html; charset=utf-8', pageHtml)],
    ['script', () => respond('text/javascript; charset=utf-8', pageFiles.script)],
    ['style', () => respond('text/css; charset=utf-8', pageFiles.style)],
  ])

  async function read(request: Request, query: URLSearchParams): Promise<Response> {
    const asked = query.get('get')
    if (asked === 'deliveries') return respondJson(await listOf(source))
    if (asked === 'delivery') return respondDelivery(source, query.get('id') ?? '')
    if (asked !== 'events' || !createStream) return respondError(404, 'There is no such thing here.')
    const stream = createStream(request.signal)
    return stream
      ? respond('text/event-stream', stream)
      : respondError(503, 'Too many pages are watching: close one.')
  }

  return async (request) => {
    const query = new URL(request.url).searchParams
    const file = request.method === 'GET' ? files.get(query.get('get')) : undefined
    const refusal = await guard(request, file ? 'page' : 'deliveries')
    if (refusal) return respondError(refusal.status, refusal.message)
    if (file) return file()
    try {
      if (request.method === 'GET') return await read(request, query)
      if (request.method === 'POST') return await redeliver(source, request, query.get('redeliver') ?? '')
      return respondError(405, 'Expected GET or POST.')
    } catch (error) {
      return isWebhookError(error)
        ? respondError(error.status, error.message)
        : respondError(500, 'Deliveries can not be read.')
    }
  }
}

async function listOf(source: InspectorSource) {
  return {
    deliveries: await source.list(),
    isLive: source.subscribe !== undefined,
    canRedeliver: source.redeliver !== undefined,
    canEdit: source.canEdit === true,
  }
}

async function respondDelivery(source: InspectorSource, id: string): Promise<Response> {
  const delivery = await source.find(id)
  if (!delivery) return respondError(404, 'This delivery is not there any more.')
  return respondJson({ ...delivery, body: base64Of(delivery.body) })
}

async function redeliver(source: InspectorSource, request: Request, id: string): Promise<Response> {
  if (!source.redeliver) return respondError(404, 'Nothing is redelivered from here.')
  try {
    const edited = await findEditedDelivery(request)
    if (edited && source.canEdit !== true) return respondError(404, 'Nothing is edited here.')
    return respondJson({ id: await source.redeliver(id, edited) })
  } catch (error) {
    if (isWebhookError(error)) throw error
    return respondError(422, error instanceof Error ? error.message : 'It could not be redelivered.')
  }
}
