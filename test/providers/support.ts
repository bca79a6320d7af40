import type { Provider } from '../../src/providers/define.js'
import type { AnyEvent } from '../../src/providers/event.js'
import { headerOf, moment, secret } from '../signature/support.js'

/** How a provider is set up in these tests: the secret that deliveries are signed with, at `moment`. */
export const settings = { secret, now: () => moment * 1000 }

/** A payload's delivery, as its sender signs it. */
export function delivery(
  header: string,
  payload: unknown,
): readonly [body: string, headers: Record<string, string>] {
  const body = JSON.stringify(payload)
  return [body, { [header]: headerOf(body) }]
}

/** Verifies what a sender would post. */
export function receive<Events extends AnyEvent>(
  provider: Provider<Events>,
  header: string,
  payload: unknown,
): Events {
  return provider.verify(...delivery(header, payload))
}

/** The path to what is wrong with a payload, or `undefined` where nothing is. */
export function faultIn(provider: Provider, header: string, payload: unknown): unknown {
  const result = provider.safeVerify(...delivery(header, payload))
  return result.ok ? undefined : 'path' in result.error ? result.error.path : result.error.code
}
