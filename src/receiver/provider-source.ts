import { ConfigError, WebhookError } from '../errors.js'
import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'
import type { Exchange } from './exchange.js'

/** Finds the provider for a request; `undefined` where there is no such account. */
type FindProvider<Events extends AnyEvent, Objects> = (
  objects: Objects,
) => Provider<Events> | undefined | Promise<Provider<Events> | undefined>

/** A provider, or a function that finds one for a request; `undefined` where there is no such account. */
export type ProviderSource<Events extends AnyEvent, Objects> =
  | Provider<Events>
  | FindProvider<Events, Objects>

/** For how many seconds a request waits for its provider, and for the schemas of that. */
export const verifyTimeout = 10

/** The error for a provider, or a function in its place, that takes longer. */
export function providerTimedOut(): WebhookError {
  return new WebhookError(
    'provider_failed',
    `Neither an event nor a refusal within ${verifyTimeout} s: does the function in place of a provider hang, or a schema?`,
  )
}

/**
 * The provider for one request, which its outcome names from then on.
 *
 * @throws WebhookError `provider_not_found`; ConfigError `option_invalid`; whatever the function throws
 */
export async function providerOf<Events extends AnyEvent, Objects>(
  source: ProviderSource<Events, Objects>,
  { objects, known }: Exchange<Objects>,
): Promise<Provider<Events>> {
  const provider = typeof source === 'function' ? await findProvider(source, objects) : source
  known.provider = provider.name
  if (provider.account !== undefined) known.account = provider.account
  return provider
}

async function findProvider<Events extends AnyEvent, Objects>(
  source: FindProvider<Events, Objects>,
  objects: Objects,
): Promise<Provider<Events>> {
  const provider = await source(objects)
  if (provider === undefined)
    throw new WebhookError(
      'provider_not_found',
      'The function in place of a provider returned none for this request.',
    )
  requireProvider(provider)
  return provider
}

/** @throws ConfigError `option_invalid` */
export function requireProvider(provider: Partial<Provider>): void {
  if (typeof provider?.verifyAsync !== 'function')
    throw new ConfigError(
      'option_invalid',
      'Expected a provider, such as labsync({ secret }), or a function that returns one.',
    )
}
