import type { ClaimTerms, LeaseTerms, StoreEngine } from '../../../../src/delivery/define-store.js'
import {
  claimRecord,
  completeRecord,
  type KeyRecord,
  releaseRecord,
  renewRecord,
} from '../../../../src/delivery/key-record.js'

/** An engine on a `Map`, of which each part can be replaced by a broken one. */
interface EngineParts {
  readonly now: () => number
  readonly keyOf: (key: string) => string
  readonly pause: () => Promise<void> | undefined
  readonly claimRecord: typeof claimRecord
  readonly renewRecord: typeof renewRecord
  readonly completeRecord: typeof completeRecord
  readonly releaseRecord: (...call: Parameters<typeof releaseRecord>) => KeyRecord | undefined | 'forgotten'
}

const sound: EngineParts = {
  now: () => performance.now(),
  keyOf: (key) => key,
  pause: () => undefined,
  claimRecord,
  renewRecord,
  completeRecord,
  releaseRecord,
}

export function engineOf(broken: Partial<EngineParts> = {}): StoreEngine {
  const parts = { ...sound, ...broken }
  const records = new Map<string, KeyRecord>()
  const change = (apply: EngineParts['renewRecord'], key: string, terms: LeaseTerms) => {
    const record = apply(records.get(parts.keyOf(key)), terms, parts.now())
    if (record) records.set(parts.keyOf(key), record)
    return record !== undefined
  }
  return {
    name: 'Acme',
    async claim(key: string, terms: ClaimTerms) {
      const known = records.get(parts.keyOf(key))
      const pause = parts.pause()
      if (pause) await pause
      const record = parts.claimRecord(known, terms, parts.now())
      if (typeof record === 'string') return record
      records.set(parts.keyOf(key), record)
      return { attempt: record.attempt, fence: record.fence }
    },
    renew: async (key, terms) => change(parts.renewRecord, key, terms),
    complete: async (key, terms) => change(parts.completeRecord, key, terms),
    async release(key, terms) {
      const record = parts.releaseRecord(records.get(parts.keyOf(key)), terms, parts.now())
      if (record === 'forgotten') records.delete(parts.keyOf(key))
      else if (record) records.set(parts.keyOf(key), record)
    },
  }
}

/** The terms of an owner, as those of another who holds the key. */
function asOwner(known: KeyRecord | undefined, terms: LeaseTerms): LeaseTerms {
  return known ? { ...terms, owner: known.owner } : terms
}

interface BrokenEngine {
  readonly engine: StoreEngine
  /** What the contract must say of it: which case fails, and why that matters. */
  readonly failing: string
  readonly harm: string
}

export const brokenEngines: Readonly<Record<string, BrokenEngine>> = {
  'claims by a get and a put': {
    engine: engineOf({ pause: () => new Promise((resolve) => setTimeout(resolve)) }),
    failing: 'a thousand claims at once have one winner, who can complete, and then none',
    harm: 'an event whose deliveries come at once is handled more than once',
  },
  'lets its owner claim again': {
    engine: engineOf({
      claimRecord: (known, terms, now) =>
        claimRecord(known?.owner === terms.owner && !known.done ? undefined : known, terms, now),
    }),
    failing: 'a claim succeeds once, and is found in flight by everybody else and by its owner',
    harm: 'an event is handled twice at once',
  },
  'holds a lease for ever': {
    engine: engineOf({
      claimRecord: (known, terms, now) =>
        known && known.leaseEndsAt > 0 ? 'in_flight' : claimRecord(known, terms, now),
    }),
    failing: 'a claim that ran out leaves the key to the next',
    harm: 'an event whose process died is lost',
  },
  'forgets the fingerprint': {
    engine: engineOf({
      claimRecord: (known, terms, now) =>
        claimRecord(known && { ...known, fingerprint: terms.fingerprint }, terms, now),
    }),
    failing:
      'a claim with another fingerprint is in flight while a lease holds, and a conflict once the key is done',
    harm: 'of two events under one id the second is lost, and nobody is told',
  },
  'counts no attempts': {
    engine: engineOf({ claimRecord: (known, terms, now) => counting(claimRecord(known, terms, now)) }),
    failing:
      'attempt and fence grow with each claim, whether the one before was released, ran out or was done',
    harm: 'a handler that guards its writes by the fence lets a stale one overwrite a later one',
  },
  'remembers a completed key for its lease': {
    engine: engineOf({
      completeRecord: (known, terms, now) =>
        completeRecord(known, { ...terms, ttlMs: Math.min(terms.ttlMs, terms.leaseMs) }, now),
    }),
    failing: 'completion makes a key done for its time to live, not for the lease',
    harm: 'a retry that comes after the lease is handled again',
  },
  'completes once': {
    engine: engineOf({
      completeRecord: (known, terms, now) => (known?.done ? undefined : completeRecord(known, terms, now)),
    }),
    failing:
      'completion succeeds again for its owner, who may not have had the answer, and nothing else does',
    harm: 'an event that was handled is answered as a failure, and handled again',
  },
  'completes nothing whose lease ran out': {
    engine: engineOf({
      completeRecord: (known, terms, now) =>
        known && known.leaseEndsAt < now ? undefined : completeRecord(known, terms, now),
    }),
    failing: 'completion succeeds after the lease ran out, where nobody took the key',
    harm: 'an event that was handled is handled again',
  },
  'completes for an owner who lost the key': {
    engine: engineOf({
      completeRecord: (known, terms, now) => completeRecord(known, asOwner(known, terms), now),
    }),
    failing: 'completion is refused once another owner had the key, whatever became of that',
    harm: 'a stale owner marks an event as done that somebody else is handling',
  },
  'renews for anybody': {
    engine: engineOf({ renewRecord: (known, terms, now) => renewRecord(known, asOwner(known, terms), now) }),
    failing: 'renew is refused to a stranger, and changes nothing',
    harm: 'an owner that lost its lease goes on with an event that somebody else handles',
  },
  'renews nothing, and says it did': {
    engine: engineOf({ renewRecord: (known) => known }),
    failing: 'renewal makes a lease last from now on',
    harm: 'an event whose handler outlives its lease is handled twice at once',
  },
  'releases without looking at the owner': {
    engine: engineOf({
      releaseRecord: (known, terms, now) => releaseRecord(known, asOwner(known, terms), now),
    }),
    failing: 'release is refused to an owner whose key somebody else took, and changes nothing',
    harm: 'an event that somebody else is handling is handled again at once',
  },
  'forgets what it releases': {
    engine: engineOf({
      releaseRecord: (known, terms) => (known?.owner === terms.owner ? 'forgotten' : undefined),
    }),
    failing: 'a forced claim leaves the key done where it is released',
    harm: 'an event that was handled is handled again by its sender’s next retry',
  },
  'frees a done key for a forced claim': {
    engine: engineOf({
      claimRecord: (known, terms, now) =>
        claimRecord(known && terms.evenIfDone ? { ...known, done: false } : known, terms, now),
    }),
    failing: 'a forced claim leaves the key done where its lease runs out',
    harm: 'an event that was handled is handled again by its sender’s next retry',
  },
  'takes the latest place for the highest': {
    engine: engineOf({
      releaseRecord: (known, terms, now) => {
        const record = releaseRecord(known, terms, now)
        return record && { ...record, at: terms.at ?? record.at }
      },
    }),
    failing: 'the key of an order learns nothing from what was released',
    harm: 'an event is called superseded by one that failed, and lost',
  },
  'forgets the order of a claim that ran out': {
    engine: engineOf({
      claimRecord: (known, terms, now) =>
        claimRecord(
          known && known.leaseEndsAt > 0 && known.leaseEndsAt < now ? { ...known, at: undefined } : known,
          terms,
          now,
        ),
    }),
    failing: 'the key of an order remembers its order where a lease runs out',
    harm: 'an older event overwrites a newer one',
  },
  'stores places as integers': {
    engine: engineOf({
      claimRecord: (known, terms, now) => claimRecord(known, integral(terms), now),
      completeRecord: (known, terms, now) => completeRecord(known, integral(terms), now),
    }),
    failing: 'the key of an order tells places apart by fractions',
    harm: 'an older event overwrites a newer one of the same second',
  },
  'takes a time to live as 32 bits': {
    engine: engineOf({
      completeRecord: (known, terms, now) => completeRecord(known, { ...terms, ttlMs: terms.ttlMs | 0 }, now),
    }),
    failing: 'completion is remembered for 30 days, where that is asked for',
    harm: 'a time to live of more than 24 days is cut to 31 bits, and a retry is handled again',
  },
  'renews the lease alone': {
    engine: engineOf({
      renewRecord: (known, terms, now) => {
        const record = renewRecord(known, terms, now)
        return record && known && { ...record, endsAt: known.endsAt }
      },
    }),
    failing: 'renewal makes a key be remembered from now on',
    harm: 'an event whose handler runs for longer than its key is remembered is handled twice at once',
  },
  'cuts keys to 255 characters': {
    engine: engineOf({ keyOf: (key) => key.slice(0, 255) }),
    failing: 'a key with the most characters there may be is stored whole, apart from others',
    harm: 'an event is taken for another whose key is much like its own, and lost',
  },
  'compares keys without regard to case': {
    engine: engineOf({ keyOf: (key) => key.toLowerCase() }),
    failing: 'a key in capitals is another key',
    harm: 'an event is taken for another whose key is much like its own, and lost',
  },
  'trims keys': {
    engine: engineOf({ keyOf: (key) => key.trimEnd() }),
    failing: 'a key with blanks is stored whole, apart from others',
    harm: 'an event is taken for another whose key is much like its own, and lost',
  },
}

function counting(record: ReturnType<typeof claimRecord>): ReturnType<typeof claimRecord> {
  return typeof record === 'string' ? record : { ...record, attempt: 1, fence: 1 }
}

function integral<Terms extends ClaimTerms>(terms: Terms): Terms {
  return terms.at === undefined ? terms : { ...terms, at: Math.trunc(terms.at) }
}
