import type { ClaimTerms } from '../../delivery/define-store.js'
import { type KnownKey, refusalOf } from '../../delivery/known-key.js'
import type { Claim } from '../../delivery/store.js'
import type { ObjectRequest } from './client.js'

/** The state of a Durable Object. */
export interface ObjectStateLike {
  readonly storage: {
    get<Value>(key: string): Promise<Value | undefined>
    put<Value>(key: string, value: Value): Promise<void>
    delete(key: string): Promise<boolean>
    list<Value>(options: { limit: number; startAfter?: string }): Promise<Map<string, Value>>
    setAlarm(at: number): Promise<void>
    getAlarm(): Promise<number | null>
  }
}

/** What is stored of a key. Times are milliseconds since the epoch; 0 is never. */
interface Entry {
  readonly fingerprint: string
  readonly owner: string
  readonly leasedUntil: number
  readonly doneUntil: number
}

/** A Durable Object that remembers one key, or those of one shard. Export it from the Worker, and bind it. */
export class DeliveryObject {
  readonly #storage: ObjectStateLike['storage']

  constructor({ storage }: ObjectStateLike) {
    this.#storage = storage
  }

  /** Answers the store's requests. */
  async fetch(request: Request): Promise<Response> {
    const asked: ObjectRequest = await request.json()
    // from here on nothing but the storage is awaited, so the runtime lets no other request in
    return Response.json(await this.#apply(asked))
  }

  /** Deletes the keys whose time is over. */
  async alarm(): Promise<void> {
    const now = Date.now()
    let startAfter: string | undefined
    let soonest = Number.POSITIVE_INFINITY
    do {
      const page = await this.#storage.list<Entry>({
        limit: 1000,
        ...(startAfter !== undefined && { startAfter }),
      })
      startAfter = [...page.keys()].at(-1)
      for (const [key, entry] of page) {
        if (endOf(entry) <= now) await this.#storage.delete(key)
        else soonest = Math.min(soonest, endOf(entry))
      }
    } while (startAfter !== undefined)
    if (Number.isFinite(soonest)) await this.#storage.setAlarm(soonest)
  }

  async #apply({ operation, key, terms }: ObjectRequest): Promise<Claim | boolean> {
    const now = Date.now()
    const entry = await this.#storage.get<Entry>(key)
    if (operation === 'claim') return this.#claim(key, entry, terms, now)
    if (entry?.owner !== terms.owner || entry.leasedUntil <= now) return false
    if (operation === 'release') await this.#release(key, entry, now)
    else if (operation === 'renew') await this.#put(key, { ...entry, leasedUntil: now + terms.leaseMs })
    else await this.#put(key, { ...entry, leasedUntil: 0, doneUntil: now + terms.ttlMs })
    return true
  }

  async #claim(key: string, entry: Entry | undefined, terms: ClaimTerms, now: number): Promise<Claim> {
    const refusal = entry && refusalOf(knownAt(entry, now), terms)
    if (refusal) return refusal
    const { fingerprint, owner, leaseMs } = terms
    await this.#put(key, { fingerprint, owner, leasedUntil: now + leaseMs, doneUntil: entry?.doneUntil ?? 0 })
    return 'claimed'
  }

  /** Leaves the key as it was before its claim: done, or unknown. */
  async #release(key: string, entry: Entry, now: number): Promise<void> {
    if (entry.doneUntil > now) await this.#put(key, { ...entry, leasedUntil: 0 })
    else await this.#storage.delete(key)
  }

  async #put(key: string, entry: Entry): Promise<void> {
    await this.#storage.put(key, entry)
    const alarm = await this.#storage.getAlarm()
    if (alarm === null || alarm > endOf(entry)) await this.#storage.setAlarm(endOf(entry))
  }
}

function knownAt({ fingerprint, leasedUntil, doneUntil }: Entry, now: number): KnownKey {
  return { fingerprint, leased: leasedUntil > now, done: doneUntil > now }
}

function endOf({ leasedUntil, doneUntil }: Entry): number {
  return Math.max(leasedUntil, doneUntil)
}
