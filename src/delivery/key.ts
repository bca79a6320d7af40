import { toHex } from '../crypto/bytes.js'
import { sha256 } from '../crypto/sha256.js'
import { ConfigError, WebhookError } from '../errors.js'
import type { DeliveryFacts, Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'
import type { BodyBytes } from '../types.js'
import type { Delivery } from './store.js'

/** How a receiver tells deliveries of one event, and their order. */
export interface KeyOptions<Events extends AnyEvent = AnyEvent> {
  /** A name that keeps the delivery keys of two endpoints for one sender apart. */
  readonly endpoint?: string | undefined
  /**
   * What two deliveries of one event share, from verified content only. Default, and where it returns
   * `undefined`: the sender's own id, else the SHA-256 of the body.
   */
  readonly key?: ((event: Events) => string | undefined) | undefined
  /**
   * Keeps the events about one thing in order: an event that is older than the newest one handled is answered
   * 200 and never handled. `of` names the thing, `at` says when the event happened. `undefined`: no order.
   */
  readonly order?:
    | ((event: Events) => { readonly of: string; readonly at: number | Date } | undefined)
    | undefined
}

/**
 * What a store is told of a verified event.
 *
 * @param sender - whose event it is, by {@link senderOf} or {@link foundSenderOf}
 * @throws ConfigError `option_invalid` where `key` or `order` returns something else than it should
 * @throws WebhookError `handler_failed` where one of them throws
 */
export async function deliveryOf<Events extends AnyEvent>(
  event: Events,
  body: BodyBytes,
  provider: Provider<Events>,
  sender: string,
  options: KeyOptions<Events>,
): Promise<Delivery> {
  const fingerprint = await sha256(body)
  const scope = `${sender}:${escaped(options.endpoint ?? '')}`
  const id = idOf(event, options.key)
  const order = placeOf(event, options.order)
  const delivery: Delivery = {
    key: id === undefined ? `${scope}:body:${fingerprint}` : `${scope}:${await named('id', id)}`,
    fingerprint,
    rememberFor: rememberFor(provider, id !== undefined),
  }
  if (!order) return delivery
  return { ...delivery, order: { key: `${scope}:${await named('order', order.of)}`, at: order.at } }
}

/** A sender as delivery keys spell it, with its account where it has one. */
export function senderOf({ name, account }: Provider): string {
  return account === undefined ? escaped(name) : `${escaped(name)}@${escaped(account)}`
}

/**
 * A sender that a function found, as delivery keys spell it. It may stand for one account of many. Where it doesn't
 * say which, a tag of all its secrets does: whichever of them signed, and in whatever order they are given. A tag of
 * one secret would be shared by all accounts that have this one in common.
 *
 * @throws ConfigError `option_invalid` where it has neither an account nor a secret
 */
export async function foundSenderOf(provider: Provider): Promise<string> {
  if (provider.account !== undefined) return senderOf(provider)
  // no sender signs this, and no log seals it
  const tags = (await provider.seal('hookproof.account', '')).map(toHex)
  if (tags.length > 0) return `${senderOf(provider)}#${(await sha256(tags.sort().join())).slice(0, 16)}`
  throw new ConfigError(
    'option_invalid',
    `${provider.name}: Expected an account, since the provider comes from a function and has no secret: events of two accounts could be taken for one.`,
  )
}

/** What a key ends with. A long text is hashed: it may be as long as a body. */
async function named(kind: string, text: string): Promise<string> {
  if (text.length <= 200) return `${kind}:${escaped(text)}`
  // of its JSON, which spells out lone surrogates
  return `${kind}-sha256:${await sha256(JSON.stringify(text))}`
}

/** A part of a key, so that no two lists of parts make the same key. */
function escaped(part: string): string {
  if (/^[\w.~-]*$/.test(part)) return part
  // as JSON first, which has a spelling of its own for each lone surrogate: the other would throw
  return encodeURIComponent(JSON.stringify(part).slice(1, -1))
}

function idOf<Events extends AnyEvent>(event: Events, key: KeyOptions<Events>['key']): string | undefined {
  const id = (key && call('key', () => key(event))) ?? (event.id || undefined)
  if (id === undefined || (typeof id === 'string' && id !== '')) return id
  ignoreRejection(id)
  throw new ConfigError('option_invalid', 'Expected key to return a text that is not empty, or undefined.')
}

function placeOf<Events extends AnyEvent>(
  event: Events,
  order: KeyOptions<Events>['order'],
): { readonly of: string; readonly at: number } | undefined {
  const place = order && call('order', () => readPlace(order(event)))
  if (!place) return undefined
  const { of, at } = place
  if (typeof of === 'string' && of !== '' && Number.isFinite(at)) return { of, at }
  throw new ConfigError('option_invalid', 'Expected order to return { of: a text, at: a Date or a number }.')
}

function readPlace(
  place: ReturnType<NonNullable<KeyOptions['order']>>,
): { readonly of: string; readonly at: number } | undefined {
  if (!place) return undefined
  ignoreRejection(place)
  const { of, at } = place
  return { of, at: at instanceof Date ? at.getTime() : at }
}

function call<Value>(name: string, run: () => Value): Value {
  try {
    return run()
  } catch (cause) {
    throw new WebhookError('handler_failed', `The receiver's option ${name} threw: see the cause.`, { cause })
  }
}

/** An async function was passed where none may be. Nobody awaits it, and a rejection would end the process. */
function ignoreRejection(value: unknown): void {
  Promise.resolve(value).catch(() => {})
}

const day = 86_400

/**
 * For how many seconds to remember a delivery. An id is remembered for a week at least. A body without one is
 * remembered for as long as its sender is documented to retry, a day at least, so that the same content on
 * another day is another event. Nothing is forgotten while it could be replayed, but what can be for ever.
 */
export function rememberFor(
  { delivery, replayWindow }: Pick<Provider, 'delivery' | 'replayWindow'>,
  hasId: boolean,
): number {
  const horizon = retryHorizon(delivery)
  const least = hasId || horizon === undefined ? 7 * day : day
  return Math.max(least, (horizon ?? 0) + (Number.isFinite(replayWindow) ? replayWindow : 0))
}

function retryHorizon({ retriesFor, retriesAfter }: DeliveryFacts): number | undefined {
  return retriesFor ?? retriesAfter?.reduce((sum, seconds) => sum + seconds, 0)
}
