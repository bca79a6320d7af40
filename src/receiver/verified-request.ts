import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'
import { withTimeout } from '../timeout.js'
import type { BodyBytes } from '../types.js'
import type { Exchange } from './exchange.js'
import { type RepliedHandshake, replyToPayload, replyToRequest } from './handshake.js'
import { type Background, read } from './incoming.js'
import type { ReceiverSettings } from './options.js'
import { type ProviderSource, providerOf, providerTimedOut, verifyTimeout } from './provider-source.js'

/** A request that was verified. */
export interface VerifiedRequest<Events extends AnyEvent> {
  readonly body: BodyBytes
  readonly provider: Provider<Events>
  readonly event: Events
}

/** What the requests of a receiver are verified by. */
interface Verification<Events extends AnyEvent, Objects>
  extends Pick<ReceiverSettings<Events>, 'limits' | 'createBodyMemory'> {
  readonly source: ProviderSource<Events, Objects>
}

/**
 * Reads a request and verifies it, or finds the reply where it is a handshake. Until it is verified, or refused, its body
 * counts towards `totalBodyLimit`.
 */
export async function readVerified<Events extends AnyEvent, Objects extends Background>(
  { source, limits, createBodyMemory }: Verification<Events, Objects>,
  exchange: Exchange<Objects>,
): Promise<VerifiedRequest<Events> | RepliedHandshake> {
  const memory = createBodyMemory()
  try {
    const body = await read(exchange.incoming, { ...limits, hold: memory.hold })
    exchange.failure = 'provider_failed'
    // a lookup or a schema that hangs must not hold the body for ever
    return await withTimeout(verified(source, exchange, body), verifyTimeout, providerTimedOut)
  } finally {
    memory.release()
  }
}

async function verified<Events extends AnyEvent, Objects extends Background>(
  source: ProviderSource<Events, Objects>,
  exchange: Exchange<Objects>,
  body: BodyBytes,
): Promise<VerifiedRequest<Events> | RepliedHandshake> {
  const { incoming } = exchange
  const provider = await providerOf(source, exchange)
  exchange.unverified = { body, provider }
  const handshake = await replyToRequest(provider, incoming)
  if (handshake) return handshake
  const event = await provider.verifyAsync(body, incoming.headers)
  exchange.unverified = undefined
  return (await replyToPayload(provider, event)) ?? { body, provider, event }
}
