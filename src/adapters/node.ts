import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DeliveryContext } from '../delivery/context.js'
import type { Handler } from '../delivery/handler.js'
import type { AnyEvent } from '../providers/event.js'
import type { Background } from '../receiver/incoming.js'
import type { ReceiverOptions } from '../receiver/options.js'
import type { ProviderSource } from '../receiver/provider-source.js'
import { createReceiver } from '../receiver/receive.js'
import { incomingNodeRequest, type NodeResponse, sendReply } from '../transports/node.js'
import { type NodeRequest, readNodeBody } from '../transports/node-body.js'

export type { NodeRequest, NodeResponse }

/** Node's own objects, in a handler's context. */
export interface NodeObjects<
  Req extends NodeRequest = IncomingMessage,
  Res extends NodeResponse = ServerResponse,
> extends Background {
  readonly req: Req
  readonly res: Res
}

/**
 * Creates a webhook as a request listener of node:http, node:https or node:http2.
 *
 * @param source - a provider, or a function from `{ req, res }` to one
 * @param handler - a function of the event and its context, or functions by event type
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * createServer(webhook(labsync({ secret }), (event, ctx) => console.log(event.type, ctx.req.url))).listen(3000)
 * ```
 */
export function webhook<
  Events extends AnyEvent,
  Req extends NodeRequest = IncomingMessage,
  Res extends NodeResponse = ServerResponse,
>(
  source: ProviderSource<Events, NodeObjects<Req, Res>>,
  handler: Handler<Events, DeliveryContext & NodeObjects<Req, Res>>,
  options?: ReceiverOptions<Events>,
): (req: Req, res: Res) => Promise<void> {
  const receiver = createReceiver(source, handler, options)
  return async (req, res) => {
    const incoming = incomingNodeRequest(req, (limits) => readNodeBody(req, limits))
    sendReply(res, await receiver.receive(incoming, { req, res }))
  }
}
