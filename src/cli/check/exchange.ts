import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import { pipeline, Readable } from 'node:stream'
import { type Answer, kindOf } from './answer.js'

/** A request as it goes over the wire. */
export interface ProbeRequest {
  readonly method?: 'POST' | 'GET'
  /** In their order. A name may stand there twice. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The whole body, or the pieces that it is sent in. */
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>
  /** How long to wait for the answer, in seconds. */
  readonly seconds: number
}

/** How much of an answer is read, in characters. */
const maxText = 65_536

/**
 * Sends one request on a connection of its own, and reads the answer. Never rejects. Redirects aren't followed, and an
 * answer counts also where it comes ahead of the body's end.
 *
 * @param end - ends all requests of a check
 */
export function exchange(url: URL, sent: ProbeRequest, end: AbortSignal): Promise<Answer> {
  const isSecure = url.protocol === 'https:'
  const { method = 'POST', headers, body, seconds } = sent
  const request = (isSecure ? https : http).request(url, { method, agent: false })
  for (const [name, value] of headers) request.appendHeader(name, value)
  const answer = answerTo(request, isSecure ? 'secureConnect' : 'connect', seconds, end)
  send(request, body)
  return answer
}

function answerTo(
  request: ClientRequest,
  connected: 'connect' | 'secureConnect',
  seconds: number,
  end: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve) => {
    let isConnected = false
    const giveUp = () => {
      resolve({ kind: 'silent', text: '' })
      request.destroy()
    }
    const timer = setTimeout(giveUp, seconds * 1000)
    end.addEventListener('abort', giveUp)
    if (end.aborted) giveUp()
    request
      .on('socket', (socket) => {
        socket.once(connected, () => {
          isConnected = true
        })
      })
      .on('response', (response) => {
        resolve(answerOf(response))
      })
      .on('error', (error: NodeJS.ErrnoException) => {
        if (isConnected) resolve({ kind: 'cut', text: '' })
        else resolve({ kind: 'unreachable', status: String(error.code), text: '' })
      })
      .on('close', () => {
        clearTimeout(timer)
        end.removeEventListener('abort', giveUp)
      })
  })
}

function send(request: ClientRequest, body: ProbeRequest['body']): void {
  if (body === undefined || body instanceof Uint8Array) {
    request.end(body)
    return
  }
  // otherwise small pieces would go out together
  request.setNoDelay(true)
  // what goes wrong is an error of the request
  pipeline(Readable.from(body, { objectMode: false }), request, () => {})
}

async function answerOf(response: IncomingMessage): Promise<Answer> {
  const { statusCode, headers } = response
  const status = Number(statusCode)
  return {
    kind: kindOf(status),
    status,
    ...(headers.location !== undefined && { location: headers.location }),
    text: await textOf(response),
  }
}

/** The beginning of an answer's body. What is left of the request is let go of. */
async function textOf(response: IncomingMessage): Promise<string> {
  let text = ''
  try {
    for await (const chunk of response.setEncoding('utf8')) {
      text += chunk
      if (text.length >= maxText) break
    }
  } catch {
    // a body that breaks off is read as far as it goes
  }
  response.destroy()
  return text.slice(0, maxText)
}
