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

/** How much of an answer is read, in bytes. */
const maxText = 65_536

/**
 * Sends one request on a connection of its own, and reads the answer. Never rejects. Redirects aren't followed, and an
 * answer counts also where it comes ahead of the body's end.
 *
 * @param signal - ends all requests of a check
 */
export function exchange(url: URL, sent: ProbeRequest, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    const { method = 'POST', seconds } = sent
    const patience = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)])
    const { request: begin } = url.protocol === 'https:' ? https : http
    const request = begin(url, { method, agent: false, signal: patience })
    let isConnected = false
    let isAnswered = false
    request.on('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        isConnected = true
      })
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      // what is wrong with the rest of an answer, or of the body, changes nothing
      if (isAnswered) return
      if (patience.aborted) resolve({ kind: 'silent', text: '' })
      else if (isConnected) resolve({ kind: 'cut', text: '' })
      else resolve({ kind: 'unreachable', status: error.code ?? error.name, text: '' })
    })
    request.on('response', async (response) => {
      isAnswered = true
      resolve(await answerOf(response))
      request.destroy()
    })
    for (const [name, value] of sent.headers) request.appendHeader(name, value)
    send(request, sent.body)
  })
}

function send(request: ClientRequest, body: ProbeRequest['body']): void {
  if (body === undefined || body instanceof Uint8Array) {
    request.end(body)
    return
  }
  // otherwise small pieces would go out together
  request.setNoDelay(true)
  // what goes wrong is the request's error
  pipeline(Readable.from(body, { objectMode: false }), request, () => {})
}

async function answerOf(response: IncomingMessage): Promise<Answer> {
  const { statusCode: status = 0, headers } = response
  return {
    kind: kindOf(status),
    status,
    ...(headers.location !== undefined && { location: headers.location }),
    text: await textOf(response),
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = ''
  try {
    for await (const chunk of response.setEncoding('utf8')) {
      text += chunk
      if (text.length > maxText) break
    }
  } catch {
    // a body that breaks off is read as far as it goes
  }
  return text.slice(0, maxText)
}
