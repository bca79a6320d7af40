import { ConfigError, StoreError } from '../errors.js'
import { type ClaimTerms, claimTerms, type StoreOptions, storedKey, storeTimes } from './define-store.js'
import type { Claim, Lease, Store } from './store.js'
import { storeAnswer } from './store-answer.js'

/** A store that runs each handler inside a transaction of its own. */
export interface TransactionStore<Client> extends Store {
  /**
   * The open transaction in a handler's context. What the handler writes through it is committed together with
   * the completion, or not at all.
   *
   * @throws ConfigError `option_invalid` where this is not the context of a handler that this store is running
   */
  transactionOf(context: { readonly transaction?: unknown }): Client
}

/** What an engine must do to run handlers inside transactions. */
export interface TransactionEngine<Client> {
  /** What errors call it, such as `PostgreSQL`. */
  readonly name: string
  begin(): Promise<Transaction<Client>>
}

/** An open transaction. It ends with one call of `commit` or `rollback`. */
export interface Transaction<Client> {
  /** What the handler writes through. */
  readonly client: Client
  /** Claims the key, inside the transaction. */
  claim(key: string, terms: ClaimTerms): Promise<Claim>
  /** Marks the key as done, inside the transaction; `false` where the claim is no longer there. */
  complete(key: string, terms: ClaimTerms): Promise<boolean>
  commit(): Promise<void>
  rollback(): Promise<void>
}

/** Asks the engine for one step, in the time it has for that. */
type Ask = <Answer>(step: () => Promise<Answer>) => Promise<Answer>

/**
 * Makes a store of an engine that has transactions: begin and claim; the handler; complete and commit. Where a
 * step fails, the transaction is rolled back, and the claim with it.
 *
 * @throws ConfigError `option_invalid`
 */
export function defineTransactionStore<Client extends object>(
  engine: TransactionEngine<Client>,
  options: StoreOptions = {},
): TransactionStore<Client> {
  const times = storeTimes(options)
  const ask: Ask = (step) => storeAnswer(engine.name, step, times.timeout)
  const clients = new WeakSet<object>()
  // so that a duplicate in this process waits for no connection
  const keysInFlight = new Set<string>()

  function isOpen(transaction: unknown): transaction is Client {
    // that of postgres.js is a function
    const isObject = typeof transaction === 'object' || typeof transaction === 'function'
    return isObject && transaction !== null && clients.has(transaction)
  }

  return {
    transactionOf({ transaction }) {
      if (isOpen(transaction)) return transaction
      throw new ConfigError(
        'option_invalid',
        'Expected the context of a handler that this store is running: this one has no transaction of it.',
      )
    },
    async claim(delivery) {
      const key = await storedKey(delivery.key)
      if (keysInFlight.has(key)) return 'in_flight'
      keysInFlight.add(key)
      const terms = claimTerms(times, delivery)
      const claim = await beginClaimed(engine, ask, key, terms).catch((error) => {
        keysInFlight.delete(key)
        throw error
      })
      if (typeof claim === 'string') {
        keysInFlight.delete(key)
        return claim
      }
      clients.add(claim.client)
      return createLease(claim, ask, key, terms, () => {
        clients.delete(claim.client)
        keysInFlight.delete(key)
      })
    },
  }
}

/** Begins a transaction and claims the key in it. Returns it, or says why the key can't be claimed. */
async function beginClaimed<Client>(
  engine: TransactionEngine<Client>,
  ask: Ask,
  key: string,
  terms: ClaimTerms,
): Promise<Transaction<Client> | Exclude<Claim, 'claimed'>> {
  const beginning = engine.begin()
  const transaction = await ask(() => beginning).catch((error) => {
    // one that begins too late to be used must not stay open
    beginning.then((late) => late.rollback()).catch(() => {})
    throw error
  })
  const claim = await ask(() => transaction.claim(key, terms)).catch(rollBack(transaction, ask))
  if (claim === 'claimed') return transaction
  await ask(() => transaction.rollback()).catch(() => {})
  return claim
}

function createLease<Client>(
  transaction: Transaction<Client>,
  ask: Ask,
  key: string,
  terms: ClaimTerms,
  onHandled: () => void,
): Lease {
  const undo = rollBack(transaction, ask)
  return {
    transaction: transaction.client,
    onLost() {},
    async complete() {
      onHandled()
      // after a statement that failed, PostgreSQL refuses this one, where COMMIT would roll back in silence
      const completed = await ask(() => transaction.complete(key, terms)).catch(undo)
      if (!completed) return undo(claimGone())
      await ask(() => transaction.commit())
    },
    release(error) {
      onHandled()
      return undo(error)
    },
  }
}

/** Rolls back, as far as the engine still answers, and passes on the error. */
function rollBack<Client>(transaction: Transaction<Client>, ask: Ask): (error: unknown) => Promise<never> {
  return async (error) => {
    await ask(() => transaction.rollback()).catch(() => {})
    throw error
  }
}

function claimGone(): StoreError {
  return new StoreError(
    'lease_lost',
    'The claim is gone: the transaction was ended while the handler ran. Leave COMMIT and ROLLBACK to the store.',
  )
}
