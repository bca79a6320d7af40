import { ofDeath } from './excuse.js'
import type { Line, RunStarted } from './ledger.js'

/** One run of a handler, as the ledger tells it. */
export interface Run {
  readonly event: string
  readonly run: string
  readonly process: string
  readonly attempt: number
  readonly fence: number | undefined
  /** When the engine granted the claim, by its own clock. */
  readonly claimedAt: number
  readonly startedAt: number
  readonly effectAt: number | undefined
  /** When its handler returned, where it did. */
  readonly returnedAt: number | undefined
  /** When it was over, however; `Infinity` where it never was. */
  readonly overAt: number
  /** When the receiver said that the event is handled, where it did. */
  readonly completedAt: number | undefined
}

/** All runs of handlers, in the order in which their claims were granted. */
export function runsOf(lines: readonly Line[]): Run[] {
  const starts: RunStarted[] = []
  const effects = new Map<string, number>()
  const returns = new Map<string, number>()
  const ends = new Map<string, number>()
  const deaths = new Map<string, number>()
  const completions = new Map<string, number>()
  for (const line of lines) {
    if (line.what === 'started') starts.push(line)
    if (line.what === 'effect') effects.set(line.run, line.at)
    if (line.what === 'ended') ends.set(line.run, line.at)
    if (line.what === 'ended' && line.how === 'returned') returns.set(line.run, line.at)
    if (line.what === 'fault' && ofDeath.has(line.kind) && line.process) deaths.set(line.process, line.at)
    if (line.what === 'outcome' && isCompletion(line)) completions.set(claimName(line), line.at)
  }
  return starts
    .map(({ event, run, process, attempt, fence, at: startedAt }) => ({
      event,
      run,
      process,
      attempt,
      fence,
      claimedAt: fence === undefined ? startedAt : fence / 1000,
      startedAt,
      effectAt: effects.get(run),
      returnedAt: returns.get(run),
      overAt: ends.get(run) ?? deaths.get(process) ?? Number.POSITIVE_INFINITY,
      completedAt: completions.get(claimName({ event, process, attempt })),
    }))
    .sort((a, b) => a.claimedAt - b.claimedAt)
}

function isCompletion({ status, code, duplicate, late }: Extract<Line, { what: 'outcome' }>): boolean {
  return code === undefined && duplicate === undefined && (status < 300 || late === true)
}

/** No process claims an event twice under one number of attempts, unless the store forgot the first. */
function claimName(claim: { event: string; process: string; attempt?: number | undefined }): string {
  return `${claim.event} ${claim.process} ${claim.attempt}`
}
