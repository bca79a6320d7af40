import { alreadyParsed, type BodyLimits, readStream } from '../receiver/limits.js'
import type { Background, Incoming, Receiver } from '../receiver/receive.js'
import type { RawBody } from '../types.js'

/** Takes a `Request` through a receiver. */
export async function serveRequest<Extra extends Background>(
  receiver: Receiver<Extra>,
  request: Request,
  extra: Extra,
  readBody: Incoming['readBody'] = (limits) => readRequest(request, limits),
): Promise<Response> {
  const { method, headers } = request
  const { body, ...reply } = await receiver.receive({ method, headers, readBody }, extra)
  return new Response(body, reply)
}

export async function readRequest({ body, bodyUsed }: Request, limits: BodyLimits): Promise<RawBody> {
  if (bodyUsed || body?.locked) throw alreadyParsed()
  return body ? readStream(body, limits) : ''
}
