import { WebhookError } from '../errors.js'
import type { LateController } from '../delivery/define-store.js'
import { within } from '../timeout.js'

/** A handler at work. */
export interface Handling {
  /** Settles with the handler, or earlier, with `handler_timeout`. */
  readonly inTime: Promise<void>
  /** Settles with the handler, however long it takes. */
  readonly settled: Promise<void>
}

/** Starts a handler; past the deadline (in seconds, none where `undefined`) its signal aborts. */
export function startHandler(
  run: (controller: LateController) => Promise<void>,
  deadline: number | undefined,
): Handling {
  let made: AbortController | undefined
  const controller = () => {
    made ??= new AbortController()
    return made
  }
  const settled = run(controller)
  const giveUp = () => {
    const error = new WebhookError('handler_timeout', `The handler took over ${deadline} s.`, 500)
    controller().abort(error)
    return error
  }
  return { inTime: deadline === undefined ? settled : within(deadline, settled, giveUp), settled }
}

/** Whatever a handler throws, `undefined` too, becomes a {@link WebhookError} with that as its cause. */
export async function attempt(run: () => unknown): Promise<void> {
  try {
    await run()
  } catch (cause) {
    throw new WebhookError('handler_failed', 'The handler threw: see the cause.', 500, { cause })
  }
}
