import type { DeliveryContext } from '../../../delivery/context.js'
import type { Provider } from '../../../providers/define.js'
import type { AnyEvent } from '../../../providers/event.js'
import type { ReceiverOptions } from '../../../receiver/options.js'
import type { CaseOf } from '../contract-case.js'

/** What a case mounts: `webhook(provider, handler, options)`. */
export interface Mount<Objects> {
  readonly provider: Provider | ((objects: Objects) => Promise<Provider | undefined>)
  readonly handler: (event: AnyEvent, context: DeliveryContext & Objects) => unknown
  readonly options: ReceiverOptions
}

/** A server that a case sends to. */
export interface Served {
  /** The URL of the webhook. */
  readonly url: string
  /** How a request gets there. Default: the global `fetch`. Where nothing can listen, call your adapter here. */
  readonly fetch?: (request: Request) => Promise<Response>
  /** Ends the server, once the case has passed or failed. */
  stop(): unknown
}

/** The adapter that `adapterContract` asks. */
export interface AdapterUnderContract<Objects> {
  /**
   * Mounts a webhook at one URL, for every method, and starts the server. It is called once for each case, which stops
   * the server when it ends.
   */
  readonly serve: (mount: Mount<Objects>) => Served | Promise<Served>
  /** Finds a header of the request in your framework's own objects. The name is in lower case. */
  readonly findHeader: (objects: Objects, name: string) => unknown
}

/** A case for any adapter: it sees the framework's objects through `findHeader` only. */
export interface AdapterCase extends Pick<CaseOf<never>, 'name' | 'harm'> {
  readonly run: <Objects>(adapter: AdapterUnderContract<Objects>) => Promise<void>
}
