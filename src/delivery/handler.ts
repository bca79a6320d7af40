import { ConfigError, WebhookError } from '../errors.js'
import type { AnyEvent, EventOfType } from '../providers/event.js'

/** A function for each event type to be handled, and `*` for all others. */
export type HandlerMap<Events extends AnyEvent, Context> = {
  readonly [Type in Events['type']]?: (event: EventOfType<Events, Type>, context: Context) => unknown
} & { readonly '*'?: (event: Events, context: Context) => unknown }

/** Handles events: one function for all of them, or a map of functions by type. Each may be async. */
export type Handler<Events extends AnyEvent, Context> =
  | ((event: Events, context: Context) => unknown)
  | HandlerMap<Events, Context>

/** One function for every event of a sender. */
export type Dispatch<Events, Context> = (event: Events, context: Context) => unknown

/**
 * One function from a handler of either form. It leaves an event alone whose type the map has no function for.
 *
 * @throws ConfigError `option_invalid` where something that should be a function isn't
 */
export function dispatcher<Events extends AnyEvent, Context>(
  handler: Handler<Events, Context>,
): Dispatch<Events, Context> {
  if (typeof handler === 'function') return handler
  // an event's function stands under the event's own type
  const byType = new Map(Object.entries(handler ?? {}) as [string, Dispatch<Events, Context>][])
  for (const [type, handle] of byType) if (typeof handle !== 'function') throw notAFunction(type, handle)
  if (byType.size === 0)
    throw new ConfigError('option_invalid', 'Expected a handler: a function, or functions by event type.')
  return (event, context) => (byType.get(event.type) ?? byType.get('*'))?.(event, context)
}

/** Whether a handler does anything with an event: a map may have no function for its type. */
export function handles(handler: unknown, { type }: AnyEvent): boolean {
  if (typeof handler !== 'object' || handler === null) return true
  return Object.hasOwn(handler, type) || Object.hasOwn(handler, '*')
}

/**
 * Runs a handler.
 *
 * @throws WebhookError `handler_failed` for whatever the handler throws, `undefined` too, with that as its cause
 */
export async function runHandler<Events, Context>(
  dispatch: Dispatch<Events, Context>,
  event: Events,
  context: Context,
): Promise<void> {
  try {
    await dispatch(event, context)
  } catch (cause) {
    throw new WebhookError('handler_failed', 'The handler threw: see the cause.', { cause })
  }
}

function notAFunction(type: string, handle: unknown): ConfigError {
  return new ConfigError(
    'option_invalid',
    `Expected a function for the event type ${type}, got ${handle === null ? 'null' : typeof handle}.`,
  )
}
