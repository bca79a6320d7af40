import { ConfigError } from '../errors.js'

/** The error for what a handler must not run in the transaction of a store. */
export function refusedInTransaction(what: string): ConfigError {
  return new ConfigError(
    'option_invalid',
    `A handler can’t run ${what} in the store’s transaction, which the store ends. ` +
      'A plain BEGIN becomes a savepoint, and so do its COMMIT and its ROLLBACK.',
  )
}

/** The error for a handler that goes on after its transaction. */
export function transactionEnded(): ConfigError {
  return new ConfigError('option_invalid', 'The transaction has ended, and with it the time of the handler.')
}
