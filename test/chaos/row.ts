import type { Charge, Verdict } from './checks.js'
import type { Line } from './ledger.js'
import type { StoreName } from './setup.js'

/** One kind of chaos. */
export interface Row {
  readonly store: StoreName
  readonly run: (row: Row, terms: RowTerms) => Promise<RowResult>
  /** How many deliveries are made, where that and not the time ends it. */
  readonly deliveries?: number
  /** How the store is broken, and what the judge must find then. */
  readonly breakage?: string
  readonly mustFind?: Charge
}

export interface RowTerms {
  /** How long faults are injected. */
  readonly seconds: number
  readonly seed: string
}

/** What happened in a row, and what the judge says. */
export interface RowResult {
  readonly lines: readonly Line[]
  readonly verdict: Verdict
}
