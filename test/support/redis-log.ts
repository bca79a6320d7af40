import { type AttemptState, type DeliveryStatus, replacesAttempt } from '../../src/delivery/log/status.js'
import type { RestRedisLike } from '../../src/stores/redis/index.js'
import {
  countScript,
  placesScript,
  pruneScript,
  readScript,
  removeScript,
  saveScript,
  settleScript,
} from '../../src/stores/redis/log-scripts.js'

type Fields = Readonly<Record<string, string>>
type Script = (keys: readonly string[], args: readonly string[]) => unknown

const entryFields = [
  'key',
  'status',
  'fence',
  'code',
  'latencyMs',
  'provider',
  'type',
  'receivedAt',
  'facts',
  'seal',
  'body',
]

/** A Redis client that does in this process what a log's scripts do. What they really do is asked of a real Redis. */
export function scriptedRedis(): RestRedisLike {
  const records = new Map<string, Fields>()
  const sets = new Map<string, Map<string, number>>()

  function setOf(key = ''): Map<string, number> {
    const found = sets.get(key) ?? new Map<string, number>()
    sets.set(key, found)
    return found
  }

  /** A script that writes to records: each change has the values of these fields. */
  function writer(fields: readonly string[], inserts: boolean): Script {
    return (keys, args) => {
      for (const [at, record] of keys.slice(5).entries()) {
        const change: Fields = Object.fromEntries(
          fields.map((name, field) => [name, args[at * fields.length + field] ?? '']),
        )
        const recorded = records.get(record)
        if (recorded ? !replacesAttempt(stateOf(change), stateOf(recorded)) : !inserts) continue
        const isLater = !recorded || Number(change.fence) > Number(recorded.fence)
        const next: Fields = {
          attempts: '0',
          ...recorded,
          ...change,
          fence: String(isLater ? change.fence : recorded.fence),
          ...(inserts && isLater && { attempts: String(Number(recorded?.attempts ?? 0) + 1) }),
        }
        records.set(record, next)
        for (const set of keys.slice(0, 5)) setOf(set).delete(next.key ?? '')
        setOf(keys.find((set) => set.endsWith(`:${next.status}`))).set(
          next.key ?? '',
          Number(next.receivedAt),
        )
      }
    }
  }

  const scripts: Readonly<Record<string, Script>> = {
    [saveScript]: writer(entryFields, true),
    [settleScript]: writer(entryFields.slice(0, 5), false),
    [readScript]: (keys, fields) =>
      keys.map((key) => {
        const record = records.get(key)
        return record ? fields.map((field) => `=${record[field]}`) : []
      }),
    [placesScript]: ([set], [from, after = '', limit]) =>
      [...setOf(set)]
        .filter(([key, at]) => at > Number(from) || (at === Number(from) && key > after))
        .sort(([a, aAt], [b, bAt]) => aAt - bAt || (a < b ? -1 : 1))
        .slice(0, Number(limit))
        .map(([key, at]) => [`=${at}`, `=${key}`]),
    [countScript]: (keys) => keys.map((key) => setOf(key).size),
    [removeScript]: ([record = '', ...all], [key = '']) => {
      for (const set of all) setOf(set).delete(key)
      return Number(records.delete(record))
    },
    [pruneScript]: ([set, ...keys], [before, ...members]) =>
      members.filter((member, at) => {
        const isOver = Number(setOf(set).get(member)) < Number(before)
        return isOver && setOf(set).delete(member) && records.delete(keys[at] ?? '')
      }).length,
  }
  return { eval: async (script, keys, args) => scripts[script]?.(keys, args) }
}

function stateOf({ status, fence }: Fields): AttemptState {
  // what a log writes is a status
  return { status: status as DeliveryStatus, fence: Number(fence) }
}
