import { ConfigError } from '../errors.js'
import type { AnyEvent, EventOfType } from '../providers/event.js'

/** A function for each event type to be handled, and `*` for all others. */
export type HandlerMap<Events extends AnyEvent, Context> = {
  readonly [Type in Events['type']]?: (event: EventOfType<Events, Type>, context: Context) => unknown
} & { readonly '*'?: (event: Events, context: Context) => unknown }

/** What is done with an event: one function for all, or a map of functions by type. May be async. */
export type Handler<Events extends AnyEvent, Context> =
  | ((event: Events, context: Context) => unknown)
  | HandlerMap<Events, Context>

type Run<Events, Context> = (event: Events, context: Context) => unknown

/**
 * One function from a handler of either form. A type that a map has no function for is left alone.
 *
 * @throws ConfigError `option_invalid` where something that should be a function isn't
 */
export function dispatcher<Events extends AnyEvent, Context>(
  handler: Handler<Events, Context>,
): Run<Events, Context> {
  if (typeof handler === 'function') return handler
  // the key an event finds its function under is the event's own type
  const byType = new Map(Object.entries(handler ?? {}) as [string, Run<Events, Context>][])
  if (byType.size === 0 || [...byType.values()].some((run) => typeof run !== 'function'))
    throw new ConfigError('option_invalid', 'Pass a handler, or one by event type.')
  return (event, context) => (byType.get(event.type) ?? byType.get('*'))?.(event, context)
}
