import { completeRecord } from '../../delivery/key-record.js'
import type { Transaction } from '../../delivery/transaction-store.js'
import { hasTransaction, retryWhileBusy, type SqliteLike } from './client.js'
import { guardDatabase } from './guard.js'
import { changeKey, claimKey } from './record.js'
import type { EndTurn } from './turns.js'

/**
 * A transaction that has begun, with a savepoint named hookproof.
 *
 * @param timeout - seconds that a COMMIT may wait for readers
 * @param endTurn - called once, when the connection is free for the next transaction
 * @param onOrphaned - called where it couldn't be rolled back, before `endTurn`
 */
export function begunTransaction<Database extends SqliteLike>(
  database: Database,
  timeout: number,
  endTurn: EndTurn,
  onOrphaned: () => void,
): Transaction<Database> {
  const guard = guardDatabase(database)
  let hasEnded = false

  function end(): void {
    hasEnded = true
    endTurn()
  }

  /** Rolls back, and lets the next one begin, which tries again where that fails. */
  function undo(): void {
    if (hasEnded) return
    try {
      guard.end()
      if (hasTransaction(database)) database.exec('ROLLBACK')
    } catch {
      onOrphaned()
    }
    end()
  }

  return {
    client: guard.database,
    claim: async (key, terms) => claimKey(database, key, terms),
    async complete(key, terms) {
      if (!guard.end() || !isSameTransaction(database)) return false
      const completeKnown: typeof completeRecord = (known, ...rest) => known && completeRecord(known, ...rest)
      return changeKey(database, completeKnown, key, terms)
    },
    async commit() {
      await retryWhileBusy(performance.now() + timeout * 1000, () => {
        // by now it may be the transaction of the next one
        if (hasEnded) throw new Error('The transaction was rolled back before it could be committed.')
        database.exec('COMMIT')
        end()
      })
    },
    async rollback() {
      undo()
    },
    destroy: undo,
  }
}

/** Whether the transaction is still the one that was begun: a COMMIT or ROLLBACK would have taken its savepoint. */
function isSameTransaction(database: SqliteLike): boolean {
  try {
    database.exec('RELEASE hookproof; SAVEPOINT hookproof')
    return true
  } catch {
    return false
  }
}
