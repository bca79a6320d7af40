import { StoreError } from '../../errors.js'
import type { Lease } from '../store.js'
import type { RecordedLease } from './log.js'

/**
 * Requires that a delivery is recorded before it is acknowledged: a 202 promises that it isn't lost. Releases the
 * lease of one that is not. A lease that no log has seen passes.
 *
 * @throws StoreError `store_unavailable`
 */
export async function requireRecorded(lease: Lease | RecordedLease): Promise<void> {
  if (!('isRecorded' in lease) || lease.isRecorded) return
  const error = new StoreError(
    'store_unavailable',
    'The log could not record this delivery, so it is not acknowledged. The sender is asked to retry.',
  )
  await lease.release(error)
}
