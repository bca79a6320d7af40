import { abortContext } from '../delivery/context.js'
import { WebhookError } from '../errors.js'
import { withTimeout } from '../timeout.js'

/** A request on its way; it has a context once its handler runs. */
export interface Running {
  context?: object
}

/** The requests that a receiver works on right now. */
export interface RunningRequests {
  add(request: Running, ended: Promise<unknown>): void
  /** @throws WebhookError `receiver_draining` once `drain` was called */
  requireOpen(): void
  /** Resolves when no request is left, or after so many seconds, having aborted those that are. */
  drain(seconds: number): Promise<void>
}

/** Keeps account of the requests of one receiver. */
export function createRunningRequests(): RunningRequests {
  const requests = new Map<Running, Promise<unknown>>()
  let isOpen = true
  return {
    add(request, ended) {
      const remove = () => requests.delete(request)
      requests.set(request, ended.then(remove, remove))
    },
    requireOpen() {
      if (!isOpen) throw draining('The receiver is shutting down. The sender is asked to retry.')
    },
    async drain(seconds) {
      isOpen = false
      const late = draining(`The receiver is shutting down, and the handler took longer than ${seconds} s.`)
      await withTimeout(Promise.all(requests.values()), seconds, () => late).catch(() => {
        for (const { context } of requests.keys()) if (context) abortContext(context, late)
      })
    },
  }
}

function draining(message: string): WebhookError {
  return new WebhookError('receiver_draining', message)
}
