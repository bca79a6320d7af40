import { isWebhookError, StoreError } from '../errors.js'
import { withTimeout } from '../timeout.js'

/**
 * What an engine answers.
 *
 * @param engine - what the error calls it
 * @param seconds - how long it may take
 * @throws StoreError `store_unavailable` where it fails or takes longer
 */
export async function storeAnswer<Answer>(
  engine: string,
  ask: () => Promise<Answer>,
  seconds: number,
): Promise<Answer> {
  try {
    return await withTimeout(ask(), seconds, () =>
      unavailable(`${engine} did not answer within ${seconds} s.`),
    )
  } catch (cause) {
    // one that says what to do about it, as an engine does of a table that is missing
    if (isWebhookError(cause) && cause instanceof StoreError) throw cause
    throw unavailable(`${engine} failed: see the cause.`, { cause })
  }
}

/** The error for a claim whose lease was over before the engine answered. */
export function answeredTooLate(engine: string): StoreError {
  return unavailable(`${engine} answered a claim after its lease had run out. The sender is asked to retry.`)
}

function unavailable(message: string, options?: ErrorOptions): StoreError {
  return new StoreError('store_unavailable', message, options)
}

/** The error for a handler that ran longer than its lease. */
export function leaseLost(): StoreError {
  return new StoreError(
    'lease_lost',
    'The lease ran out while the handler ran, so the event may be handled again.',
  )
}
