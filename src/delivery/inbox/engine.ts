/** An event on its way into an inbox. */
export interface NewMessage {
  /** A token of its own, by which its handling is known: another event of the same content has another. */
  readonly id: string
  /** The same for each delivery of one event: 64 hex digits. */
  readonly key: string
  /** The sender's name, by which a worker finds its messages. */
  readonly provider: string
  /** JSON. */
  readonly content: string
}

/** A message that a worker has claimed. */
export interface ClaimedMessage {
  readonly id: string
  readonly content: string
  /** How often it was claimed, this claim included. Starts at 1. */
  readonly attempt: number
}

/** A message that was tried too often. */
export interface DeadMessage {
  readonly id: string
  readonly provider: string
  readonly content: string
  readonly attempt: number
  /** Why its last attempt failed. */
  readonly error: string
}

/** What an engine must do to be an inbox. Each call is one atomic operation. */
export interface InboxEngine {
  /** What errors call it, such as `PostgreSQL`. */
  readonly name: string
  /**
   * Adds a message that is due at once, unless one with its key waits already.
   *
   * @param transaction - an open transaction of this engine to write in, where there is one
   */
  add(message: NewMessage, transaction: unknown): Promise<void>
  /**
   * Claims up to so many messages of a provider that are due, the longest due first, and makes each due again
   * after `leaseMs`. It waits for no other worker.
   */
  claim(provider: string, owner: string, leaseMs: number, limit: number): Promise<readonly ClaimedMessage[]>
  /** Makes a message due after `leaseMs` from now. `false` where it is another owner's, or gone. */
  renew(id: string, owner: string, leaseMs: number): Promise<boolean>
  /** Deletes a message, also one that is gone already. `false` where another owner has claimed it since. */
  complete(id: string, owner: string): Promise<boolean>
  /** Makes a message due after so many milliseconds, for anybody. */
  retry(id: string, owner: string, afterMs: number, error: string): Promise<void>
  /** Sets a message aside, so that nobody claims it. */
  bury(id: string, owner: string, error: string): Promise<void>
  count(): Promise<{ readonly waiting: number; readonly dead: number }>
  /** Messages that were set aside, ordered by id, from behind `after` on. */
  listDead(limit: number, after: string): Promise<readonly DeadMessage[]>
  /** Makes a message that was set aside due now, as if it had never been tried. `false` where there is none. */
  revive(id: string): Promise<boolean>
  /** Deletes a message that was set aside. `false` where there is none. */
  remove(id: string): Promise<boolean>
}

type Row = Readonly<Record<string, unknown>>

/** A claimed message as an engine spells it in a row. */
export function claimedMessage({ id, content, attempt }: Row): ClaimedMessage {
  return { id: String(id), content: String(content), attempt: Number(attempt) }
}

/** A message that was set aside, as an engine spells it in a row. */
export function deadMessage(row: Row): DeadMessage {
  return { ...claimedMessage(row), provider: String(row.provider), error: String(row.error) }
}
