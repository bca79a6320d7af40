/**
 * How a recorded delivery stands.
 *
 * - `received`: its handler is at work, or its process died before the end.
 * - `handled`: its handler succeeded. No later failure changes that.
 * - `failed`: its handler failed, or its completion; the `code` says how.
 * - `conflict`: its id was handled before, with another body, and it was not handled.
 * - `superseded`: a later event about the same thing was handled before, and it was not handled.
 */
export type DeliveryStatus = 'received' | 'handled' | 'failed' | 'conflict' | 'superseded'

/** Every status, in the order of a delivery's life. */
export const statuses: readonly DeliveryStatus[] = ['received', 'handled', 'failed', 'conflict', 'superseded']

/** Whether a text is a {@link DeliveryStatus}. */
export function isStatus(text: unknown): text is DeliveryStatus {
  return statuses.some((status) => status === text)
}

/** How an attempt at a delivery stands. */
export interface AttemptState {
  readonly status: DeliveryStatus
  /** Grows with each attempt at the key. */
  readonly fence: number
  /** Why it failed. */
  readonly code?: string | undefined
  /** How long its handling took. */
  readonly latencyMs?: number | undefined
}

// For engines that change a record in JavaScript. Those that do it in a language of their own say the same there;
// one contract suite holds for all of them.

/**
 * Whether what is told of an attempt replaces what is recorded. A new attempt does. A success does, unless a
 * later attempt has succeeded. A failure does where nothing has succeeded, and no later attempt has begun.
 */
export function replacesAttempt(state: AttemptState, recorded: AttemptState): boolean {
  if (state.status === 'received') return state.fence > recorded.fence
  if (state.status === 'handled') return state.fence >= recorded.fence || recorded.status !== 'handled'
  return state.fence >= recorded.fence && recorded.status !== 'handled'
}
