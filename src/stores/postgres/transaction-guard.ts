import { refusedInTransaction, transactionEnded } from '../../delivery/transaction-refusal.js'
import type { ConfigError } from '../../errors.js'
import { transactionControlOf } from './transaction-control.js'

/** What runs in place of a handler's statement. */
export interface Admitted {
  readonly text: string
  /** To be called where it fails. */
  failed(): void
}

/** Stands between a handler and the transaction it runs in, which the handler must not end. */
export interface TransactionGuard {
  /**
   * Lets a statement of the handler's through. Its own BEGIN, COMMIT and ROLLBACK become savepoints.
   *
   * @throws ConfigError `option_invalid` for what would end the transaction, and for anything once that has ended
   */
  admit(text: string): Admitted
  /** Lets a statement through that can't be replaced by another. Throws as `admit` does. */
  admitAsIs(text: string): void
  /** The error for what a handler must not do. A handler that does go on is not completed. */
  refuse(what: string): ConfigError
  /** @throws ConfigError `option_invalid` once the transaction has ended */
  requireOpen(): void
  /** Ends the handler's time. `false` where it was refused something, or has left a transaction of its own open. */
  end(): boolean
}

/** A guard for one transaction. */
export function createGuard(): TransactionGuard {
  let hasEnded = false
  let hasRefused = false
  let depth = 0

  function requireOpen(): void {
    if (hasEnded) throw transactionEnded()
  }

  function refuse(what: string): ConfigError {
    hasRefused = true
    return refusedInTransaction(what)
  }

  function beginSavepoint(): Admitted {
    depth++
    return { text: `SAVEPOINT hookproof_${depth}`, failed() {} }
  }

  function endSavepoint(control: 'commit' | 'rollback'): Admitted {
    if (depth === 0) throw refuse(`${control.toUpperCase()} without a BEGIN of its own`)
    const name = `hookproof_${depth}`
    depth--
    if (control === 'rollback') return { text: `ROLLBACK TO SAVEPOINT ${name}`, failed() {} }
    return {
      text: `RELEASE SAVEPOINT ${name}`,
      // it is still there, for the ROLLBACK that comes next
      failed() {
        depth++
      },
    }
  }

  return {
    requireOpen,
    refuse,
    admit(text) {
      requireOpen()
      const control = transactionControlOf(text)
      if (control === undefined) return { text, failed() {} }
      if (control === 'other') throw refuse('a statement that ends or changes it')
      return control === 'begin' ? beginSavepoint() : endSavepoint(control)
    },
    admitAsIs(text) {
      requireOpen()
      if (transactionControlOf(text)) throw refuse('a query object that ends or changes it')
    },
    end() {
      hasEnded = true
      return !hasRefused && depth === 0
    },
  }
}
