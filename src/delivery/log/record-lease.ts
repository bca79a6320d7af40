import { codeOf } from '../../errors.js'
import { printable } from '../../payload/printable.js'
import type { Lease } from '../store.js'
import type { DeliveryEntry } from './engine.js'
import type { RecordedLease } from './log.js'
import type { Records } from './records.js'
import type { AttemptState } from './status.js'

/**
 * Records an attempt before its handler runs. Returns its lease, which records how it ends. Both together wait for
 * the engine no longer than one call may take.
 *
 * @param ahead - `received`; or `handled` for a delivery that was, and is handled again
 */
export async function recordLease(
  records: Records,
  createEntry: () => Promise<DeliveryEntry>,
  lease: Lease,
  ahead: 'received' | 'handled',
): Promise<RecordedLease> {
  const startedAt = performance.now()
  // without a store nothing counts the claims of a key
  const fence = lease.fence ?? Date.now() * 1000
  let secondsLeft = records.timeout
  const recordedKey = await write((seconds) => save({ status: ahead, fence }, seconds))

  async function write<Result>(run: (seconds: number) => Promise<Result>): Promise<Result | undefined> {
    const askedAt = performance.now()
    const result = await written(() => run(secondsLeft))
    secondsLeft = Math.max(0, secondsLeft - (performance.now() - askedAt) / 1000)
    return result
  }

  async function save(state: AttemptState, seconds: number): Promise<string> {
    const entry = await createEntry()
    await records.save({ ...entry, ...state }, seconds)
    return entry.key
  }

  async function settle(end: Pick<AttemptState, 'status' | 'code'>): Promise<void> {
    const state = { ...end, fence, latencyMs: performance.now() - startedAt }
    await write(async (seconds) => {
      if (recordedKey === undefined) await save(state, seconds)
      else await records.settle({ key: recordedKey, ...state }, seconds)
    })
  }

  async function settleFailed(error: unknown): Promise<void> {
    await settle({ status: 'failed', code: codeOf(error) ?? 'store_unavailable' })
  }

  return {
    ...claimedFacts(lease),
    isRecorded: recordedKey !== undefined,
    onLost: (abort) => lease.onLost(abort),
    async complete() {
      await lease.complete().catch(async (error) => {
        await settleFailed(error)
        throw error
      })
      await settle({ status: 'handled' })
    },
    async release(error) {
      // first, so that the sender's retry doesn't wait for the log
      const releasing = await lease.release(error).catch((thrown: unknown) => thrown)
      await settleFailed(error)
      throw releasing
    },
  }
}

// by name: the methods of a lease may stand on its prototype, and need it as `this`
function claimedFacts({
  attempt,
  fence,
  transaction,
}: Lease): Pick<Lease, 'attempt' | 'fence' | 'transaction'> {
  return {
    ...(attempt !== undefined && { attempt }),
    ...(fence !== undefined && { fence }),
    ...(transaction !== undefined && { transaction }),
  }
}

/**
 * Writes to the log. Where that fails, the delivery goes on, and stderr says so.
 *
 * @returns what `write` returns; `undefined` where it fails
 */
export async function written<Result>(write: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await write()
  } catch (error) {
    console.error(`hookproof: a delivery was not recorded: ${reasonOf(error)}`)
    return undefined
  }
}

/** An error's message and code, and its cause's, without what else they carry: a driver's has the parameters. */
function reasonOf(error: unknown, causes = 3): string {
  try {
    if (!(error instanceof Error)) return typeof error
    const [line = ''] = error.message.trim().split('\n')
    const code = 'code' in error ? ` (${error.code})` : ''
    const isShown = error.cause instanceof Error && causes > 0
    const cause = isShown ? ` ${reasonOf(error.cause, causes - 1)}` : ''
    return `${printable(line.slice(0, 200), 400)}${printable(code, 100)}${cause}`
  } catch {
    return 'something that cannot be read was thrown'
  }
}
