import type { AnyEvent } from '../../../providers/event.js'
import { labsync } from '../../../providers/labsync.js'
import type { Outcome } from '../../../receiver/outcome.js'
import { signAsync } from '../../../signature/sign.js'
import { withTimeout } from '../../../timeout.js'
import { requireEqual } from '../expectation.js'
import type { AdapterUnderContract, Mount, Served } from './mount.js'

export const secret = 'whsec_adapter-contract'
/** The header that the sender of these cases signs in. */
export const signatureHeader = 'x-labsync-signature'

export type Body = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>

/** A request to the webhook. What isn't said is that of a usual delivery, without a signature. */
export interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: string
  readonly body?: Body
}

/** What the webhook replied. */
export interface WebhookResponse {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

/** A webhook that is mounted, and what it has done. */
export interface ServedWebhook {
  readonly events: readonly AnyEvent[]
  readonly outcomes: readonly Outcome[]
  send(sent: Sent): Promise<WebhookResponse>
  /** Sends a genuine delivery. */
  deliver(body: string | Uint8Array<ArrayBuffer>, sent?: Sent): Promise<WebhookResponse>
}

/** Mounts a webhook, sends to it, and stops its server. */
export async function withWebhook<Objects>(
  { serve }: AdapterUnderContract<Objects>,
  { provider = labsync({ secret }), handler, options }: Partial<Mount<Objects>>,
  use: (webhook: ServedWebhook) => Promise<void>,
): Promise<void> {
  const events: AnyEvent[] = []
  const outcomes: Outcome[] = []
  const served = await serve({
    provider,
    handler(event, context) {
      events.push(event)
      return handler?.(event, context)
    },
    options: { ...options, onOutcome: (outcome) => void outcomes.push(outcome) },
  })
  const send = async (sent: Sent) => {
    const answered = answerOf(served, requestOf(served.url, sent))
    return withTimeout(answered, 4, () => new Error('Expected an answer within 4 s, got none.'))
  }
  try {
    await use({
      events,
      outcomes,
      send,
      deliver: async (body, sent = {}) =>
        send({
          body,
          ...sent,
          headers: { [signatureHeader]: await signAsync(body, secret), ...sent.headers },
        }),
    })
  } finally {
    await served.stop()
  }
}

async function answerOf({ fetch: send = fetch }: Served, request: Request): Promise<WebhookResponse> {
  const response = await send(request)
  return { status: response.status, headers: response.headers, body: await response.text() }
}

function requestOf(url: string, { method = 'POST', headers, query = '', body }: Sent): Request {
  const init = {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: bytesOf(body), duplex: 'half' }),
  }
  return new Request(url + query, init)
}

// of a text, fetch would say that it is text/plain
function bytesOf(body: Body): Exclude<Body, string> {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body
}

let deliveries = 0

/** A genuine body like no other. */
export function freshBody(fill = ''): string {
  return JSON.stringify({ event: 'job.created', data: { delivery: ++deliveries, fill } })
}

/** Fails a case unless the webhook answered so, reported just that, and handled nothing. */
export function requireRefusal(
  { events, outcomes }: ServedWebhook,
  { status, headers, body }: WebhookResponse,
  expected: number,
  code: string,
): void {
  requireEqual('the status', status, expected)
  requireEqual('the outcomes', outcomes.map(codeOf), [{ status: expected, code }])
  requireEqual('the events that were handled', events, [])
  requireProblem(headers, body, expected)
}

/** Fails a case unless an answer is a problem document that says no more than its status. */
export function requireProblem(headers: Headers, body: string, status: number): void {
  requireEqual('the content type', headers.get('content-type')?.split(';')[0], 'application/problem+json')
  requireEqual('the body of the response', body, `{"type":"about:blank","status":${status}}`)
}

/** Fails a case unless the webhook has handled just these payloads, and reported each once with 200. */
export function requireHandled({ events, outcomes }: ServedWebhook, payloads: readonly unknown[]): void {
  requireEqual(
    'the payloads that were handled',
    events.map(({ payload }) => payload),
    payloads,
  )
  requireEqual(
    'the outcomes',
    outcomes.map(codeOf),
    payloads.map(() => ({ status: 200 })),
  )
}

function codeOf({ status, code }: Outcome): Pick<Outcome, 'status' | 'code'> {
  return code === undefined ? { status } : { status, code }
}
