import { equal } from '../crypto/equal.js'
import { WebhookError } from '../errors.js'
import { type HandshakeReply, handshakeRefused, type RequestHandshake } from '../handshakes/handshake.js'
import { receivedPayload } from '../providers/decode.js'
import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'
import { withTimeout } from '../timeout.js'
import { type Exchange, finish } from './exchange.js'
import type { Background, Incoming } from './incoming.js'
import type { ReceiverSettings } from './options.js'
import { factsOf, type Reply } from './outcome.js'
import { type ProviderSource, providerOf, providerTimedOut, verifyTimeout } from './provider-source.js'
import type { Report } from './report.js'

/** A handshake that gets its reply. */
export interface RepliedHandshake {
  /** Its name. */
  readonly handshake: string
  readonly reply: HandshakeReply
  /** What its request would be as an event, where it is signed. */
  readonly event?: AnyEvent
}

const maxQueryLength = 8192

/**
 * Replies to a request that is no POST, which can only be a handshake. Its body is read to nobody.
 *
 * @throws WebhookError `method_not_allowed`, `handshake_refused`
 */
export async function readHandshake<Events extends AnyEvent, Objects extends Background>(
  {
    source,
    limits,
  }: Pick<ReceiverSettings<Events>, 'limits'> & {
    readonly source: ProviderSource<Events, Objects>
  },
  exchange: Exchange<Objects>,
): Promise<RepliedHandshake> {
  const { incoming } = exchange
  incoming.discardBody?.(limits)
  // other methods are refused before a function is asked for its provider
  if (incoming.method !== 'GET' && incoming.method !== 'OPTIONS') throw methodNotAllowed()
  exchange.failure = 'provider_failed'
  const replied = async () => {
    const provider = await providerOf(source, exchange)
    const handshake = await replyToRequest(provider, incoming)
    if (handshake) return handshake
    if (handshakesBy(provider, incoming).length === 0) throw methodNotAllowed()
    throw handshakeRefused(
      `Expected a ${incoming.method} to be a handshake that ${provider.name} is set up for.`,
    )
  }
  return withTimeout(replied(), verifyTimeout, providerTimedOut)
}

/** The reply to a request as a handshake that isn't signed; `undefined` where it is none. */
export async function replyToRequest(
  provider: Provider,
  incoming: Incoming,
): Promise<RepliedHandshake | undefined> {
  for (const handshake of handshakesBy(provider, incoming)) {
    const reply = await handshake.replyTo({
      query: queryOf(incoming),
      headers: incoming.headers,
      isSchemeMac: async (text, mac) =>
        (await provider.seal(text, '')).some((schemeMac) => equal(schemeMac, mac)),
    })
    if (reply) return { handshake: handshake.name, reply }
  }
  return undefined
}

/** The reply to a verified request as a handshake; `undefined` where it is a delivery. */
export async function replyToPayload(
  { handshakes = [] }: Provider,
  event: AnyEvent,
): Promise<RepliedHandshake | undefined> {
  const { verified, secretIndex = 0 } = event
  for (const handshake of handshakes) {
    if (handshake.kind !== 'payload' || !verified) continue
    const reply = await handshake.replyTo({ payload: receivedPayload(event), secretIndex })
    if (reply) return { handshake: handshake.name, reply, event }
  }
  return undefined
}

/** Reports a handshake and makes its answer, in which no browser finds anything but text. */
export function finishHandshake(
  report: Report,
  exchange: Exchange<Background>,
  { handshake, reply, event }: RepliedHandshake,
): Reply {
  Object.assign(exchange.known, event && factsOf(event), { handshake, handled: false })
  const { status } = finish(report, exchange, 200)
  const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
  if ('headers' in reply) return { status, headers: { ...reply.headers, ...headers }, body: '' }
  if ('json' in reply) {
    const body = JSON.stringify(reply.json)
    return { status, headers: { ...headers, 'content-type': 'application/json' }, body }
  }
  return { status, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' }, body: reply.text }
}

function handshakesBy({ handshakes = [] }: Provider, { method }: Incoming) {
  return handshakes.filter(
    (handshake): handshake is RequestHandshake => handshake.kind === 'request' && handshake.method === method,
  )
}

function queryOf({ query = () => '' }: Incoming): URLSearchParams {
  const text = query()
  if (text.length <= maxQueryLength) return new URLSearchParams(text)
  throw handshakeRefused(`Expected a query of at most ${maxQueryLength} characters, got ${text.length}.`)
}

function methodNotAllowed(): WebhookError {
  return new WebhookError('method_not_allowed', 'Expected a POST. Webhooks come as POST only.')
}
