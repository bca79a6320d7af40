import type { Terms } from './excuse.js'
import type { FaultKind, Line } from './ledger.js'

// What a ledger may hold, for the judge's own tests.

export const leased: Terms = { lease: 1.5, leaseLimit: 4, isTransactional: false, isFile: false }
export const transactional: Terms = { ...leased, isTransactional: true }

/** What one run of a handler writes, told in milliseconds. */
export interface Told {
  readonly process?: string
  readonly event?: string
  readonly attempt?: number
  readonly claimedAt?: number
  readonly effectAt?: number
  readonly returnedAt?: number
  readonly completedAt?: number
}

/** The lines of one run; what isn't told didn't happen. */
export function run(startedAt: number, told: Told = {}): Line[] {
  const { process = 'A', event = 'evt', attempt = 1, claimedAt = startedAt } = told
  const name = `${process} at ${startedAt}`
  const lines: Line[] = [
    {
      what: 'started',
      at: startedAt,
      event,
      run: name,
      process,
      attempt,
      fence: claimedAt * 1000,
      does: 'well',
    },
  ]
  const { effectAt, returnedAt, completedAt } = told
  if (effectAt !== undefined) lines.push({ what: 'effect', at: effectAt, event, run: name })
  if (returnedAt !== undefined)
    lines.push({ what: 'ended', at: returnedAt, event, run: name, how: 'returned' })
  if (completedAt !== undefined)
    lines.push({ what: 'outcome', at: completedAt, event, process, attempt, status: 200 })
  return lines
}

export function answered(at: number, status = 200, event = 'evt'): Line {
  return { what: 'answered', at, event, status }
}

export function fault(kind: FaultKind, at: number, to = at, process?: string): Line {
  return { what: 'fault', kind, at, to, process }
}

/** A run that does all it should within 100 ms. */
export function handled(startedAt: number, told: Told = {}): Line[] {
  const [effectAt, returnedAt, completedAt] = [startedAt + 50, startedAt + 90, startedAt + 95]
  return run(startedAt, { effectAt, returnedAt, completedAt, ...told })
}
