import { nodeCrypto } from '../../../crypto/node-crypto.js'
import { isWebhookError, type WebhookError } from '../../../errors.js'
import type { Provider } from '../../../providers/define.js'
import type { AnyEvent } from '../../../providers/event.js'
import { withTimeout } from '../../../timeout.js'
import type { HeadersLike, RawBody } from '../../../types.js'
import { requireEqual, requireTrue } from '../expectation.js'

/** What a provider says of a delivery: the event, or why it is refused. */
export type Verdict =
  | { readonly event: AnyEvent; readonly error?: undefined }
  | { readonly event?: undefined; readonly error: WebhookError }

/** What a provider says of a delivery. Fails the case where its four methods don't say the same. */
export async function verdictOn(provider: Provider, body: RawBody, headers: HeadersLike): Promise<Verdict> {
  const verdict = await asyncVerdictOn(provider, body, headers)
  const said = saidBy(verdict)
  requireEqual(
    'what safeVerifyAsync says, beside verifyAsync',
    saidBy(await attemptSafely(() => provider.safeVerifyAsync(body, headers))),
    said,
  )
  // where a runtime has no node:crypto, nothing can be verified synchronously
  if (!nodeCrypto) return verdict
  const sync = await attempt(() => provider.verify(body, headers))
  requireEqual('what verify says, beside verifyAsync', saidBy(sync), said)
  const safely = await attemptSafely(() => provider.safeVerify(body, headers))
  requireEqual('what safeVerify says, beside verifyAsync', saidBy(safely), said)
  return verdict
}

/** What `verifyAsync` says of a delivery. It is called at once. */
export function asyncVerdictOn(provider: Provider, body: RawBody, headers: HeadersLike): Promise<Verdict> {
  return attempt(() => provider.verifyAsync(body, headers))
}

/** Fails a case unless a delivery becomes an event. */
export async function requireEvent(
  what: string,
  provider: Provider,
  body: RawBody,
  headers: HeadersLike,
): Promise<AnyEvent> {
  return eventIn(what, await verdictOn(provider, body, headers))
}

/** The event in a verdict. Fails the case where there is none. */
export function eventIn(what: string, { event, error }: Verdict): AnyEvent {
  if (event) return event
  throw new Error(`Expected ${what} to be verified, got ${error.code}: ${error.message}`)
}

/** Fails a case unless a delivery is refused, by a code like this one. */
export async function requireRefused(
  what: string,
  provider: Provider,
  body: RawBody,
  headers: HeadersLike,
  code = /./,
): Promise<WebhookError> {
  const { event, error } = await verdictOn(provider, body, headers)
  if (event) throw new Error(`Expected ${what} to be refused, got the event ${JSON.stringify(event)}.`)
  requireTrue(code.test(error.code), `${what} to be refused with a code like ${code.source}`, error.code)
  return error
}

type SafeResult =
  | { readonly ok: true; readonly event: AnyEvent }
  | { readonly ok: false; readonly error: WebhookError }

async function attempt(verify: () => AnyEvent | Promise<AnyEvent>): Promise<Verdict> {
  try {
    const event = Promise.resolve(verify())
    return { event: await withTimeout(event, 4, () => new Error('no answer within 4 s')) }
  } catch (error) {
    return { error: requireWebhookError(error) }
  }
}

function attemptSafely(verify: () => SafeResult | Promise<SafeResult>): Promise<Verdict> {
  return attempt(async () => {
    const result = await verify()
    if (result.ok) return result.event
    throw result.error
  })
}

function requireWebhookError(error: unknown): WebhookError {
  if (isWebhookError(error)) return error
  throw new Error(`Expected an event or a WebhookError, got ${String(error)}.`, { cause: error })
}

function saidBy({ event, error }: Verdict): unknown {
  return error ? error.code : event
}
