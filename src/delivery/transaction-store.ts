import { ConfigError, StoreError } from '../errors.js'
import {
  type ClaimTerms,
  claimTerms,
  type LeaseTerms,
  type StoreOptions,
  storedKey,
  storeTimes,
} from './define-store.js'
import type { Claimed, Delivery, Lease, Refusal, Store } from './store.js'
import { storeAnswer } from './store-answer.js'
import {
  type Ask,
  type ClaimedKey,
  type ClaimedKeys,
  createTransactionLease,
  endTransaction,
} from './transaction-lease.js'

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

/** An open transaction. It ends with one call of `commit`, `rollback` or `destroy`. */
export interface Transaction<Client> {
  /**
   * What the handler writes through. It can't end the transaction, and refuses whatever comes after `complete`,
   * `rollback` or `destroy` was called: a handler that goes on must not write into the next one's transaction.
   */
  readonly client: Client
  /** Claims a key, inside the transaction. It waits for nobody: a key that another transaction has is in flight. */
  claim(key: string, terms: ClaimTerms): Promise<Claimed | Refusal>
  /** Marks a key as done, inside the transaction; `false` where this is no longer the transaction of the claim. */
  complete(key: string, terms: LeaseTerms): Promise<boolean>
  commit(): Promise<void>
  rollback(): Promise<void>
  /** Ends the transaction without waiting for the engine: closes its connection, where it has one of its own. */
  destroy(): void
  /** Keeps an idle transaction alive, where the engine ends it otherwise. `false` where it has ended. */
  renew?(): Promise<boolean>
  /** Calls the listener where the connection is lost while the handler runs. */
  onLost?(listener: () => void): void
}

// how many transactions may still be waited for after their deliveries were given up
const mostAbandoned = 10

/**
 * Makes a store of an engine that has transactions: begin and claim; the handler; complete and commit. Where a
 * step fails, the transaction is rolled back, and the claim with it; where the engine doesn't answer in time,
 * its connection is closed.
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
  let abandoned = 0

  function isOpen(transaction: unknown): transaction is Client {
    // that of postgres.js is a function
    const isObject = typeof transaction === 'object' || typeof transaction === 'function'
    return isObject && transaction !== null && clients.has(transaction)
  }

  async function begin(): Promise<Transaction<Client>> {
    if (abandoned >= mostAbandoned) throw exhausted(engine.name)
    const beginning = (async () => engine.begin())()
    return ask(() => beginning).catch((error) => {
      abandoned++
      // one that begins too late to be used must not stay open
      beginning
        .then((transaction) => endTransaction(transaction, ask))
        .catch(() => {})
        .finally(() => abandoned--)
      throw error
    })
  }

  async function claimKey(
    transaction: Transaction<Client>,
    key: string,
    terms: ClaimTerms,
  ): Promise<ClaimedKey | Refusal> {
    const claim = await ask(() => transaction.claim(key, terms))
    return typeof claim === 'string' ? claim : { key, terms: { ...terms, ...claim } }
  }

  async function claimKeys(
    transaction: Transaction<Client>,
    { key, order }: StoredKeys,
    terms: ClaimTerms,
  ): Promise<ClaimedKeys | Refusal> {
    const own = await claimKey(transaction, key, terms)
    if (typeof own === 'string' || !order) return typeof own === 'string' ? own : { own }
    const turn = await claimKey(transaction, order.key, { ...terms, at: order.at })
    return typeof turn === 'string' ? turn : { own, turn }
  }

  async function claimLease(
    keys: StoredKeys,
    terms: ClaimTerms,
    onEnd: () => void,
  ): Promise<Lease | Refusal> {
    const transaction = await begin()
    const claimed = await claimKeys(transaction, keys, terms).catch((error) => {
      void endTransaction(transaction, ask)
      throw error
    })
    if (typeof claimed === 'string') {
      await endTransaction(transaction, ask)
      return claimed
    }
    clients.add(transaction.client)
    return createTransactionLease(transaction, ask, claimed, () => {
      clients.delete(transaction.client)
      onEnd()
    })
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
      const keys = await storedKeys(delivery)
      const names = keys.order ? [keys.key, keys.order.key] : [keys.key]
      if (names.some((name) => keysInFlight.has(name))) return 'in_flight'
      for (const name of names) keysInFlight.add(name)
      const onEnd = () => {
        for (const name of names) keysInFlight.delete(name)
      }
      const claim = await claimLease(keys, claimTerms(times, delivery), onEnd).catch((error) => {
        onEnd()
        throw error
      })
      if (typeof claim === 'string') onEnd()
      return claim
    },
  }
}

type StoredKeys = Pick<Delivery, 'key' | 'order'>

async function storedKeys({ key, order }: StoredKeys): Promise<StoredKeys> {
  const stored = { key: await storedKey(key) }
  return order ? { ...stored, order: { key: await storedKey(order.key), at: order.at } } : stored
}

function exhausted(engine: string): StoreError {
  return new StoreError(
    'store_unavailable',
    `${engine} could not begin a transaction in time for ${mostAbandoned} deliveries before this one, and still can't. ` +
      'Give a pool more connections, and the handlers less to do.',
  )
}
