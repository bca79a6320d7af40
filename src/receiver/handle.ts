import { WebhookError } from '../errors.js'

/** A handler at work. */
export interface Handling {
  /** Settles with the handler, or earlier, with `handler_timeout`. */
  readonly inTime: Promise<void>
  /** Settles with the handler, however long it takes. */
  readonly settled: Promise<void>
}

/**
 * Starts a handler; past the deadline (in seconds, none where `undefined`) its signal aborts.
 * Whatever it throws, `undefined` too, becomes a {@link WebhookError} `handler_failed` with that as its cause.
 */
export function startHandler(run: (signal: AbortSignal) => unknown, deadline: number | undefined): Handling {
  const controller = new AbortController()
  const settled = attempt(() => run(controller.signal))
  if (deadline === undefined) return { inTime: settled, settled }
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new WebhookError(
        'handler_timeout',
        `The handler took over ${deadline} s: hand slow work to a queue.`,
        500,
      )
      controller.abort(error)
      reject(error)
    }, deadline * 1000)
  })
  const inTime = Promise.race([settled, late]).finally(() => clearTimeout(timer))
  return { inTime, settled }
}

async function attempt(run: () => unknown): Promise<void> {
  try {
    await run()
  } catch (cause) {
    throw new WebhookError('handler_failed', 'The handler threw: see the cause.', 500, { cause })
  }
}
