import { createRandom } from './random.js'
import { isTransactional, type StoreName, times } from './setup.js'

/** What one run of a handler does. Durations are in milliseconds. */
export interface Behaviour {
  readonly before: number
  readonly after: number
  readonly misdeed?: Misdeed | undefined
}

/** Before a handler's effect, or after it. */
export type Side = 'before' | 'after'

/** What goes wrong in a handler, and on which side of its effect. */
export interface Misdeed {
  readonly kind: 'throws' | 'hangs' | 'blocks' | 'is slow' | 'ends the transaction'
  readonly side: Side
  /** For how long, in milliseconds, where it takes time. */
  readonly duration: number
  /** What it says to the database, where it ends the transaction, on each side of its effect. */
  readonly statements: Readonly<Record<Side, readonly string[]>>
  /** Whether the handler goes on when the database refuses that. */
  readonly isSwallowed: boolean
}

type Weights = Readonly<Partial<Record<Misdeed['kind'] | 'nothing', number>>>

const leased: Weights = { nothing: 880, throws: 60, hangs: 8, blocks: 4, 'is slow': 30 }
const weights: Readonly<Record<StoreName, Weights>> = {
  'redis-ioredis': leased,
  'redis-node': leased,
  postgres: leased,
  sqlite: leased,
  'postgres-transactions': { ...leased, 'ends the transaction': 100 },
  'inbox-postgres': { ...leased, 'ends the transaction': 100 },
  // one writer: a handler that hangs holds up all others
  'sqlite-transactions': { ...leased, hangs: 2, blocks: 2, 'is slow': 4, 'ends the transaction': 100 },
  'inbox-sqlite': { ...leased, hangs: 2, blocks: 2, 'is slow': 4, 'ends the transaction': 100 },
}

const endings = [
  { before: [], after: ['COMMIT'] },
  { before: [], after: ['ROLLBACK'] },
  { before: ['COMMIT'], after: [] },
  { before: ['ROLLBACK'], after: [] },
  { before: ['BEGIN'], after: ['COMMIT'] },
  { before: [], after: ['COMMIT', 'BEGIN'] },
] as const

/** Chooses what each run of a receiver process does. */
export function createBehaviours(store: StoreName, seed: string): () => Behaviour {
  const random = createRandom(seed)
  return () => {
    const [before, after] = [random.between(0, 30), random.between(0, 30)]
    const kind = random.pickWeighted(weights[store])
    if (kind === undefined || kind === 'nothing') return { before, after }
    const misdeed = {
      kind,
      // a handler that throws after its effect asks for the effect twice, unless that is rolled back
      side: kind === 'throws' && !isTransactional(store) ? 'before' : random.pick(['before', 'after']),
      duration: durationOf(kind, random.between(1, 1.5)),
      statements: random.pick(endings),
      isSwallowed: random.chance(0.5),
    } as const
    return { before, after, misdeed }
  }
}

function durationOf(kind: Misdeed['kind'], factor: number): number {
  if (kind === 'hangs') return factor * times.leaseLimit * 1000
  if (kind === 'blocks') return factor * times.lease * 1000
  return factor * times.handlerTimeout * 700
}
