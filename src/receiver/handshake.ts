import type { HandshakeReply } from '../handshakes/handshake.js'
import { receivedPayload } from '../providers/decode.js'
import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'
import { type Exchange, finish } from './exchange.js'
import { type Background, type Incoming, methodNotAllowed } from './incoming.js'
import { factsOf, type Reply } from './outcome.js'
import type { Report } from './report.js'

/** A handshake that gets its reply. */
export interface RepliedHandshake {
  /** Its name. */
  readonly handshake: string
  readonly reply: HandshakeReply
  /** What its request would be as an event, where it is signed. */
  readonly event?: AnyEvent
}

/**
 * The reply to a handshake that isn't signed; `undefined` where it is a POST and no such handshake.
 *
 * @throws WebhookError `method_not_allowed` where it is no POST, and so no delivery; `handshake_refused`
 */
export async function replyToRequest(
  provider: Provider,
  incoming: Incoming,
): Promise<RepliedHandshake | undefined> {
  const { method } = incoming
  for (const handshake of provider.handshakes ?? []) {
    if (!handshake.method || handshake.method !== method) continue
    const reply = await handshake.replyTo(incoming, provider)
    if (reply) return { handshake: handshake.name, reply }
  }
  if (method === 'POST') return undefined
  throw methodNotAllowed()
}

/** The reply to a handshake that is signed; `undefined` where it is a delivery, or nothing was verified. */
export async function replyToPayload(
  { handshakes = [] }: Provider,
  event: AnyEvent,
): Promise<RepliedHandshake | undefined> {
  if (!event.verified) return undefined
  const { secretIndex = 0 } = event
  for (const handshake of handshakes) {
    if (handshake.method) continue
    const reply = await handshake.replyTo({ payload: receivedPayload(event), secretIndex })
    if (reply) return { handshake: handshake.name, reply, event }
  }
  return undefined
}

/** Reports a handshake and makes its answer. */
export function finishHandshake(
  report: Report,
  exchange: Exchange<Background>,
  { handshake, reply, event }: RepliedHandshake,
): Reply {
  Object.assign(exchange.known, event && factsOf(event), { handshake, handled: false })
  return { ...finish(report, exchange, 200), ...reply }
}
