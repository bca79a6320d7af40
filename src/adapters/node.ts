import type { Handler } from '../delivery/handler.js'
import type { AnyEvent } from '../providers/event.js'
import {
  createReceiver,
  type DeliveryContext,
  type ProviderSource,
  type ReceiverOptions,
} from '../receiver/receive.js'
import { type NodeObjects, type NodeRequest, type NodeResponse, serveNode } from '../transports/node.js'

export type { NodeObjects, NodeRequest, NodeResponse }

/**
 * A webhook as a listener of node:http.
 *
 * @param source - a provider, or a function from `{ req, res }` to one
 * @param handler - a function of the event, or a map of functions by event type
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * createServer(webhook(labsync({ secret }), (event) => console.log(event.type))).listen(3000)
 * ```
 */
export function webhook<
  Events extends AnyEvent,
  Request extends NodeRequest = NodeRequest,
  Response extends NodeResponse = NodeResponse,
>(
  source: ProviderSource<Events, NodeObjects<Request, Response>>,
  handler: Handler<Events, DeliveryContext & NodeObjects<Request, Response>>,
  options?: ReceiverOptions,
): (req: Request, res: Response) => Promise<void> {
  const receiver = createReceiver(source, handler, options)
  return (req, res) => serveNode(receiver, { req, res })
}
