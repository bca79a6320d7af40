import { WebhookError } from '../errors.js'

/** Counts the requests whose bodies are held unverified, so that strangers can take no more memory than that. */
export interface Admission {
  /** @throws WebhookError `receiver_overloaded` where there are as many as may be */
  enter(request: object): void
  /** May be called again, and for a request that never entered. */
  leave(request: object): void
}

export function createAdmission(maxConcurrentBodies: number): Admission {
  const inside = new Set<object>()
  return {
    enter(request) {
      if (inside.size >= maxConcurrentBodies)
        throw new WebhookError(
          'receiver_overloaded',
          `${maxConcurrentBodies} bodies are on their way in already. The sender is asked to retry. If they are genuine, raise maxConcurrentBodies.`,
        )
      inside.add(request)
    },
    leave: (request) => inside.delete(request),
  }
}
