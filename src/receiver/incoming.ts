import { WebhookError } from '../errors.js'
import { copyOf, requireRawBody } from '../raw-body.js'
import type { BodyBytes, HeadersLike, RawBody } from '../types.js'
import type { Logger } from './fault-log.js'
import { type BodyLimits, requireReadable, requireSize } from './limits.js'

/** What an adapter knows of a request. */
export interface Incoming {
  readonly method: string
  readonly headers: HeadersLike
  /** The query of the request's URL, encoded as it came. Called only where a handshake may be meant. */
  readonly query?: (() => string) | undefined
  /** Reads the raw body, within the limits. */
  readonly readBody: (limits: BodyLimits) => RawBody | Promise<RawBody>
  /** Where the request's faults are printed, where the framework has a logger for each request. */
  readonly logger?: Logger | undefined
  /** Reads a body that is of no use to nobody, for a while, so that the sender gets to read the answer. */
  readonly discardBody?: (limits: BodyLimits) => void
}

/** What a runtime that stops with its answer offers for work that goes on after it. */
export interface Background {
  readonly waitUntil?: (work: Promise<unknown>) => void
}

/** Reads a POST within the limits. A GET or OPTIONS can only be a handshake, which nobody needs the body of. */
export async function read(incoming: Incoming, limits: BodyLimits): Promise<BodyBytes> {
  const { method } = incoming
  if (method === 'GET' || method === 'OPTIONS') {
    incoming.discardBody?.(limits)
    return ''
  }
  try {
    return await readPost(incoming, limits)
  } catch (error) {
    incoming.discardBody?.(limits)
    throw error
  }
}

async function readPost({ method, headers, readBody }: Incoming, limits: BodyLimits): Promise<BodyBytes> {
  if (method !== 'POST') throw methodNotAllowed()
  requireReadable(headers, limits)
  const body = requireRawBody(await readBody(limits))
  requireSize(body, limits)
  // the buffer may be used again before a log records the bytes that were verified
  return copyOf(body)
}

/** The error for a request that is neither a delivery nor a handshake, by its method. */
export function methodNotAllowed(): WebhookError {
  return new WebhookError('method_not_allowed', 'Expected a POST. Webhooks come as POST only.')
}
