import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { performance } from 'node:perf_hooks'
import { bytesOf } from '../../crypto/bytes.js'
import type { SignedDelivery } from '../../testing/index.js'

/** What came of a delivery that was posted. */
export type PostResult = Answer | Unanswered

/** What a receiver answered. */
export interface Answer {
  readonly status: number
  readonly statusText: string
  /** Where it redirects to. Senders don't follow. */
  readonly location?: string | undefined
  /** The beginning of the body, as text. */
  readonly body: string
  readonly seconds: number
}

/** Why there is no answer, in a plain sentence. */
export interface Unanswered {
  readonly failure: string
}

export interface Poster {
  post(delivery: SignedDelivery): Promise<PostResult>
  close(): void
}

/** More of an answer's body is not read. */
const mostBytes = 65_536

/**
 * Posts deliveries to a URL, over as many connections as there are deliveries at a time.
 *
 * @param timeout - seconds to wait for each answer
 */
export function createPoster(url: URL, timeout: number): Poster {
  const isSecure = url.protocol === 'https:'
  const agent = isSecure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true })
  const request = isSecure ? httpsRequest : httpRequest

  function responseTo({ headers, body }: SignedDelivery, signal: AbortSignal): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      request(url, { method: 'POST', headers, agent, signal }, resolve).on('error', reject).end(bytesOf(body))
    })
  }

  async function post(delivery: SignedDelivery): Promise<PostResult> {
    const begun = performance.now()
    const signal = AbortSignal.timeout(timeout * 1000)
    try {
      const response = await responseTo(delivery, signal)
      const body = await readText(response)
      return answerOf(response, body, (performance.now() - begun) / 1000)
    } catch (error) {
      if (signal.aborted) return { failure: `No answer from ${url.host} within ${timeout} s.` }
      return { failure: `No answer from ${url.host}: ${reasonOf(error)}.` }
    }
  }

  return { post, close: () => agent.destroy() }
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= mostBytes) break
  }
  return Buffer.concat(chunks).toString()
}

function answerOf(
  { statusCode = 0, statusMessage = '', headers }: IncomingMessage,
  body: string,
  seconds: number,
): Answer {
  const location = statusCode >= 300 && statusCode < 400 ? headers.location : undefined
  return { status: statusCode, statusText: statusMessage, location, body, seconds }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the host can not be looked up now',
  ECONNRESET: 'the connection was closed without an answer',
  EPIPE: 'the connection was closed without an answer',
  ETIMEDOUT: 'it does not respond',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'it failed'
  return Object.hasOwn(reasons, code) ? `${reasons[code]} (${code})` : code
}
