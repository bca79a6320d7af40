import { type AtWork, drain, requireDrainTime } from '../delivery/drain.js'
import { WebhookError } from '../errors.js'

/** The requests that one receiver, or several, work on right now, and the way to end them before a process stops. */
export interface Shutdown {
  /**
   * From now on claims nothing new: 503, so that the sender retries elsewhere. Resolves once what runs has ended,
   * or after so many seconds, having aborted the signals of what still runs.
   *
   * @throws ConfigError `option_invalid` for more than an hour, which was surely meant in milliseconds
   */
  drain(seconds: number): Promise<void>
  /** Counts a request in until it has ended. Called by receivers. */
  add(request: AtWork, ended: Promise<unknown>): void
  /**
   * Called by receivers.
   *
   * @throws WebhookError `receiver_draining` once {@link Shutdown.drain} was called
   */
  requireRunning(): void
}

/**
 * Creates a shutdown for the webhooks of a process. Pass it to each of them as the option `shutdown`.
 *
 * @example
 * ```ts
 * const shutdown = createShutdown()
 * app.post('/webhooks/labsync', webhook(labsync({ secret }), handler, { store, shutdown }))
 * process.on('SIGTERM', () => shutdown.drain(20).then(() => server.close()))
 * ```
 */
export function createShutdown(): Shutdown {
  const requests = new Map<AtWork, Promise<unknown>>()
  let draining = false
  return {
    add(request, ended) {
      const remove = () => requests.delete(request)
      requests.set(request, ended.then(remove, remove))
    },
    requireRunning() {
      if (draining) throw drainingError('The receiver is shutting down. The sender is asked to retry.')
    },
    async drain(seconds) {
      requireDrainTime(seconds)
      draining = true
      const late = drainingError(
        `The receiver is shutting down, and the handler took longer than ${seconds} s.`,
      )
      await drain(requests, seconds, late)
    },
  }
}

function drainingError(message: string): WebhookError {
  return new WebhookError('receiver_draining', message)
}
