import { codeOf, StoreError } from '../errors.js'
import type { LeaseTerms } from './define-store.js'
import { startRenewal } from './renewal.js'
import type { Lease } from './store.js'
import type { Transaction } from './transaction-store.js'

/** Asks the engine for one step, in the time it has for that. */
export type Ask = <Answer>(step: () => Promise<Answer>) => Promise<Answer>

/** A key that a transaction has claimed. */
export interface ClaimedKey {
  readonly key: string
  readonly terms: LeaseTerms
}

/** The keys that a transaction has claimed: the delivery's own, and that of its order. */
export interface ClaimedKeys {
  readonly own: ClaimedKey
  readonly turn?: ClaimedKey
}

/**
 * The lease of a delivery whose handler runs in a transaction.
 *
 * @param onEnd - called once, when the handler's time is over
 */
export function createTransactionLease<Client>(
  transaction: Transaction<Client>,
  ask: Ask,
  { own, turn }: ClaimedKeys,
  onEnd: () => void,
): Lease {
  let abort = (_reason: Error) => {}
  const onLost = () => abort(connectionLost())
  transaction.onLost?.(onLost)
  const { renew } = transaction
  const renewal = renew && startRenewal(() => ask(renew), own.terms.leaseMs, performance.now(), onLost)

  function end(): void {
    renewal?.stop()
    onEnd()
  }

  async function undo(error: unknown): Promise<never> {
    await endTransaction(transaction, ask)
    throw error
  }

  return {
    attempt: own.terms.attempt,
    // the order's where there is one, by which what is written about one thing is compared
    fence: (turn ?? own).terms.fence,
    transaction: transaction.client,
    onLost(listener) {
      abort = listener
    },
    async complete() {
      end()
      for (const { key, terms } of turn ? [turn, own] : [own]) {
        // after a statement that failed, PostgreSQL refuses this one, where COMMIT would roll back in silence
        const completed = await ask(() => transaction.complete(key, terms)).catch(undo)
        if (!completed) return undo(claimGone())
      }
      await ask(() => transaction.commit()).catch((error) => {
        transaction.destroy()
        throw error
      })
    },
    async release(error) {
      end()
      if (!stillRuns(error)) return undo(error)
      // a statement of the handler's may hold up a ROLLBACK for as long as it likes
      transaction.destroy()
      throw error
    },
  }
}

/** Rolls a transaction back, or closes its connection where the engine doesn't answer. */
export async function endTransaction<Client>(transaction: Transaction<Client>, ask: Ask): Promise<void> {
  await ask(() => transaction.rollback()).catch(() => transaction.destroy())
}

/** Whether the handler was given up on. What a handler throws itself is another code. */
function stillRuns(error: unknown): boolean {
  return codeOf(error) === 'handler_timeout'
}

function claimGone(): StoreError {
  return new StoreError(
    'lease_lost',
    'The claim is gone: the transaction was ended while the handler ran. Leave COMMIT and ROLLBACK to the store.',
  )
}

function connectionLost(): StoreError {
  return new StoreError(
    'lease_lost',
    'The connection of the transaction was lost while the handler ran: what it wrote is rolled back.',
  )
}
