import {
  claimRecord,
  completeRecord,
  type KeyRecord,
  releaseRecord,
  renewRecord,
} from '../../delivery/key-record.js'
import type { Claimed, Refusal } from '../../delivery/store.js'
import type { ObjectRequest } from './client.js'
import { bucketEnd, bucketKey, bucketsUntil, recordKey, recordOf } from './entries.js'

/** The state of a Durable Object. */
export interface ObjectStateLike {
  readonly storage: {
    get<Value>(key: string): Promise<Value | undefined>
    put<Value>(key: string, value: Value): Promise<void>
    delete(key: string): Promise<boolean>
    list<Value>(options: { prefix?: string; end?: string; limit: number }): Promise<Map<string, Value>>
    deleteAll(): Promise<void>
    setAlarm(at: number): Promise<void>
    getAlarm(): Promise<number | null>
    deleteAlarm(): Promise<void>
  }
}

const changes = { renew: renewRecord, complete: completeRecord, release: releaseRecord }

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

  /** Deletes the keys whose time is over. It may come late, or again. */
  async alarm(): Promise<void> {
    const now = Date.now()
    // what is left after a thousand is the next alarm's, so that requests come between
    const over = await this.#storage.list({ ...bucketsUntil(now), limit: 1000 })
    for (const bucket of over.keys()) await this.#deleteOver(bucket, now)
    const [next] = (await this.#storage.list({ ...bucketsUntil(), limit: 1 })).keys()
    if (next !== undefined) return this.#storage.setAlarm(bucketEnd(next))
    // an object that stores nothing costs nothing
    await this.#storage.deleteAlarm()
    await this.#storage.deleteAll()
  }

  async #deleteOver(bucket: string, now: number): Promise<void> {
    const key = recordOf(bucket)
    const record = await this.#storage.get<KeyRecord>(key)
    // one that has changed since stands in a later bucket, too
    if (record && record.endsAt <= now) await this.#storage.delete(key)
    await this.#storage.delete(bucket)
  }

  async #apply(asked: ObjectRequest): Promise<Claimed | Refusal | boolean> {
    const now = Date.now()
    const known = await this.#storage.get<KeyRecord>(recordKey(asked.key))
    if (asked.operation !== 'claim') {
      const record = changes[asked.operation](known, asked.terms, now)
      if (record) await this.#save(asked.key, record, known)
      return record !== undefined
    }
    const record = claimRecord(known, asked.terms, now)
    if (typeof record === 'string') return record
    await this.#save(asked.key, record, known)
    return { attempt: record.attempt, fence: record.fence }
  }

  async #save(key: string, record: KeyRecord, known: KeyRecord | undefined): Promise<void> {
    const bucket = bucketKey(record.endsAt, key)
    const isNew = !known || bucket !== bucketKey(known.endsAt, key)
    // not one after the other: so the runtime stores both or neither
    await Promise.all([
      this.#storage.put(recordKey(key), record),
      ...(isNew ? [this.#storage.put(bucket, true)] : []),
    ])
    if (isNew) await this.#wakeAt(bucketEnd(bucket))
  }

  async #wakeAt(at: number): Promise<void> {
    const alarm = await this.#storage.getAlarm()
    if (alarm === null || alarm > at) await this.#storage.setAlarm(at)
  }
}
