import { parseJsonOrForm } from '../../src/payload/form.js'
import { defineProvider, type Provider } from '../../src/providers/define.js'
import type { AnyEvent } from '../../src/providers/event.js'
import type { Scheme } from '../../src/schemes/scheme.js'

/** The moment at which every delivery of these tests is signed, in unix seconds. */
export const moment = 1_700_000_000
export const now = () => moment * 1000

/** A provider that takes any JSON object or form, and authenticates by a scheme. */
export function providerBy(scheme: Scheme): Provider {
  return defineProvider({
    name: 'acme',
    scheme,
    parse: parseJsonOrForm,
    read: (payload, { unsignedType }) => ({ type: unsignedType ?? 'sample', data: payload }),
  })
}

/** What a provider makes of a request: its event, or the code of its refusal. */
export async function judge(provider: Provider, request: Request): Promise<AnyEvent | string> {
  const result = await provider.safeVerifyAsync(await request.arrayBuffer(), request.headers)
  return result.ok ? result.event : result.error.code
}

/** The event in a request that should be genuine. */
export async function received(provider: Provider, request: Request): Promise<AnyEvent> {
  const event = await judge(provider, request)
  if (typeof event === 'string') throw new Error(`refused: ${event}`)
  return event
}
