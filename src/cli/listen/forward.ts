import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Answer } from '../../inspector/source.js'
import { endToEndLines, type HeaderLine, headerLinesOf } from './hop-by-hop.js'

/** A request that is passed on. */
export interface ForwardedRequest {
  readonly method: string
  /** Path and query, as they came. */
  readonly target: string
  readonly headers: readonly HeaderLine[]
  readonly body: Uint8Array
}

/** An answer, with all of its body. */
export interface ForwardedAnswer extends Answer {
  readonly body: Uint8Array
}

/** How long a receiver may take, in seconds, and how much it may answer, in bytes. */
const answerTimeout = 30
const answerLimit = 1_048_576
const textLimit = 10_000

/**
 * Passes a request on: the body byte for byte, the headers as they came but for those of a connection. Its URL gets the
 * query of the request.
 *
 * @throws Error where nothing answers, or too late; its message is for people
 */
export function forward(
  request: ForwardedRequest,
  to: URL,
  seconds = answerTimeout,
): Promise<ForwardedAnswer> {
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(seconds * 1000)
    const fail = (error: NodeJS.ErrnoException) =>
      reject(
        new Error(
          signal.aborted ? `${to.origin} has not answered within ${seconds} s.` : failureOf(error, to),
        ),
      )
    const send = to.protocol === 'https:' ? requestHttps : requestHttp
    const outgoing = send(urlOf(request, to), { method: request.method, signal })
    for (const [name, values] of linesByName(request)) outgoing.setHeader(name, values)
    outgoing.on('error', fail)
    outgoing.on('response', (incoming) => {
      const chunks: Uint8Array[] = []
      let size = 0
      incoming.on('data', (chunk: Uint8Array) => {
        size += chunk.length
        if (size > answerLimit) incoming.destroy(new Error(`The answer is longer than ${answerLimit} bytes.`))
        else chunks.push(chunk)
      })
      incoming.on('error', fail)
      incoming.on('end', () => {
        const body = new Uint8Array(Buffer.concat(chunks))
        resolve({
          status: Number(incoming.statusCode),
          headers: endToEndLines(headerLinesOf(incoming.rawHeaders)),
          body,
          text: new TextDecoder().decode(body.subarray(0, textLimit)),
          durationMs: performance.now() - startedAt,
        })
      })
    })
    outgoing.end(request.body)
  })
}

function urlOf({ target }: ForwardedRequest, to: URL): URL {
  const url = new URL(to)
  const query = target.split('?')[1]
  if (query !== undefined && url.search === '') url.search = query
  return url
}

/** Lines of one name together, in their order, and the length of the body where it came in chunks. */
function linesByName({ headers, body }: ForwardedRequest): ReadonlyMap<string, readonly string[]> {
  const lines = new Map<string, string[]>()
  for (const [name, value] of endToEndLines(headers)) {
    const same = [...lines].find(([other]) => other.toLowerCase() === name.toLowerCase())
    if (same) same[1].push(value)
    else lines.set(name, [value])
  }
  const hasLength = [...lines.keys()].some((name) => name.toLowerCase() === 'content-length')
  if (!hasLength && body.length > 0) lines.set('content-length', [String(body.length)])
  return lines
}

function failureOf(error: NodeJS.ErrnoException, to: URL): string {
  if (error.code === 'ECONNREFUSED') return `Nothing listens at ${to.origin}.`
  if (error.code === 'ECONNRESET') return `${to.origin} closed the connection without an answer.`
  return `${to.origin} can't be reached: ${error.message}.`
}
