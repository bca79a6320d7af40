// What an object stores: under `key:KEY` the record of a key, and under `over:TIME:KEY` that it is over by then.
// TIME is the end of an hour, so that a key that changes has the same entry, as a rule, and an alarm reads nothing
// but what is over.

const hour = 3_600_000
const digits = 15
const overPrefix = 'over:'

/** Where the record of a key is stored. */
export function recordKey(key: string): string {
  return `key:${key}`
}

/** Where it is stored that a key is over by the end of the hour. */
export function bucketKey(endsAt: number, key: string): string {
  return `${overPrefix}${timeOf(Math.ceil(endsAt / hour) * hour)}:${key}`
}

/** When the key of an entry is over. */
export function bucketEnd(bucket: string): number {
  return Number(bucket.slice(overPrefix.length, overPrefix.length + digits))
}

/** Where the record is stored that an entry is about. */
export function recordOf(bucket: string): string {
  return recordKey(bucket.slice(overPrefix.length + digits + 1))
}

/** Which entries are over by a time; all of them, where none is given. */
export function bucketsUntil(now?: number): { prefix: string; end?: string } {
  return { prefix: overPrefix, ...(now !== undefined && { end: overPrefix + timeOf(now + 1) }) }
}

function timeOf(at: number): string {
  return String(at).padStart(digits, '0')
}
