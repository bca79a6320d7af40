import { withTimeout } from '../timeout.js'
import { timedOut } from './context.js'
import { type Dispatch, runHandler } from './handler.js'
import type { Lease } from './store.js'

/** How long a handler may take, in seconds. */
export interface RunLimits {
  /** After this the sender is answered, and the handler's signal aborts; `undefined`: not before `leaseLimit`. */
  readonly handlerTimeout: number | undefined
  /** After this the delivery is released, whatever the handler does. */
  readonly leaseLimit: number
}

/** A handler at work under its lease. */
export interface Run {
  /** What the sender waits for. Rejects with `handler_timeout` where the handler takes too long. */
  readonly answered: Promise<void>
  /** Settles once both the handler and its lease have ended, however long that takes. */
  readonly ended: Promise<void>
}

/**
 * Runs a handler under a lease, and ends the lease: completed where the handler succeeds, released where it
 * fails or takes longer than `leaseLimit`. A handler that goes on past that has lost its event to the next.
 */
export function runUnderLease<Events, Context extends object>(
  dispatch: Dispatch<Events, Context>,
  event: Events,
  context: Context,
  lease: Lease,
  { handlerTimeout, leaseLimit }: RunLimits,
): Run {
  const work = runHandler(dispatch, event, context)
  const settled = withTimeout(work, leaseLimit, () => timedOut(context, leaseLimit)).then(
    () => lease.complete(),
    async (error) => {
      await lease.release(error)
      // a store that forgot to pass it on doesn't make a failure a success
      throw error
    },
  )
  const ended = work.then(() => settled)
  // nobody has to look at it, and a rejection that nobody handles ends the process
  ended.catch(() => {})
  if (handlerTimeout === undefined) return { answered: settled, ended }
  return { answered: withTimeout(settled, handlerTimeout, () => timedOut(context, handlerTimeout)), ended }
}
