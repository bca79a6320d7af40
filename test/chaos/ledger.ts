import { openSync, readFileSync, writeSync } from 'node:fs'

// All processes write to one file, and know nothing of each other or of the store. Times are milliseconds
// since the epoch: one machine, one clock.

interface OfRun {
  readonly at: number
  readonly event: string
  /** Which run of a handler, among all processes. */
  readonly run: string
}

/** A handler was called. */
export interface RunStarted extends OfRun {
  readonly what: 'started'
  /** Which receiver process, such as `receiver 2, life 3`. */
  readonly process: string
  readonly attempt: number
  readonly fence?: number | undefined
  readonly does: string
}

/** A handler did what it is there for. */
export interface EffectMade extends OfRun {
  readonly what: 'effect'
}

/** A handler's signal aborted. */
export interface RunAborted extends OfRun {
  readonly what: 'aborted'
  readonly reason: string
}

/** A handler returned or threw. */
export interface RunEnded extends OfRun {
  readonly what: 'ended'
  readonly how: 'returned' | 'threw'
}

/** A receiver reported the outcome of a delivery. */
export interface OutcomeReported {
  readonly what: 'outcome'
  readonly at: number
  readonly event: string
  readonly process: string
  readonly status: number
  readonly attempt?: number | undefined
  readonly code?: string | undefined
  readonly duplicate?: true | undefined
  readonly late?: true | undefined
}

/** A sender got an answer, or none: then `status` is 0. */
export interface Answered {
  readonly what: 'answered'
  readonly at: number
  readonly event: string
  readonly status: number
}

export type FaultKind =
  | 'killed'
  | 'drained'
  | 'paused'
  | 'restarted'
  | 'silent'
  | 'locked'
  | 'hung'
  | 'blocked'
  | 'threw'
  | 'ended transaction'
  | 'hung up'
  | 'stalled'
  | 'crashed'

/** Something went wrong, mostly on purpose. */
export interface Fault {
  readonly what: 'fault'
  readonly kind: FaultKind
  readonly at: number
  readonly to: number
  /** Whom it befell; all processes where it is absent. */
  readonly process?: string | undefined
  /** The event in whose handler it was done, where that did it. */
  readonly event?: string
  readonly detail?: string | undefined
}

export type Line = RunStarted | EffectMade | RunAborted | RunEnded | OutcomeReported | Answered | Fault

/** Appends a line, in one write that no other process can tear. */
export type Note = (line: Line) => void

export function openLedger(file: string): Note {
  const ledger = openSync(file, 'a')
  return (line) => void writeSync(ledger, `${JSON.stringify(line)}\n`)
}

/** What has been written so far, in that order. */
export function readLedger(file: string): Line[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
}
