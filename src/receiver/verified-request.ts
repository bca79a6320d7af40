import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'
import { withTimeout } from '../timeout.js'
import type { BodyBytes } from '../types.js'
import type { Exchange } from './exchange.js'
import { type Background, read } from './incoming.js'
import type { ReceiverSettings } from './options.js'
import { findProvider, type ProviderSource, providerTimedOut, verifyTimeout } from './provider-source.js'

/** A request that was verified. */
interface VerifiedRequest<Events extends AnyEvent> {
  readonly body: BodyBytes
  readonly provider: Provider<Events>
  readonly event: Events
}

/** What the requests of a receiver are verified by. */
interface Verification<Events extends AnyEvent, Objects>
  extends Pick<ReceiverSettings<Events>, 'limits' | 'createBodyMemory'> {
  readonly source: ProviderSource<Events, Objects>
}

/** Reads a request and verifies it. Until it is verified, or refused, its body counts towards `totalBodyLimit`. */
export async function readVerified<Events extends AnyEvent, Objects extends Background>(
  { source, limits, createBodyMemory }: Verification<Events, Objects>,
  exchange: Exchange<Objects>,
): Promise<VerifiedRequest<Events>> {
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
  { incoming, objects, known }: Exchange<Objects>,
  body: BodyBytes,
): Promise<VerifiedRequest<Events>> {
  const provider = typeof source === 'function' ? await findProvider(source, objects) : source
  known.provider = provider.name
  if (provider.account !== undefined) known.account = provider.account
  return { body, provider, event: await provider.verifyAsync(body, incoming.headers) }
}
