import type { Random } from '../../chaos/random.js'
import type { Facts } from './facts.js'

/** One way to be hostile, as often among the others as its weight says. */
export interface Attack {
  readonly name: string
  readonly weight: number
  /** Makes one of its kind. Never rejects on account of what the server does. */
  readonly run: (servers: Servers, random: Random) => Promise<Result>
}

/** Where to send to. */
export type Servers = Pick<Facts, 'http1' | 'http2'>

/** What came of it. */
export interface Result {
  /** How many requests were sent, or begun. */
  readonly sent: number
  /** How many answers the server owes: one for each complete request, and for each body that it times out. */
  readonly due: number
  /** The statuses of the answers, in order. */
  readonly statuses: readonly number[]
  /** Whether they are what the requests deserve. */
  readonly isRefused: boolean
}

/** Whether all of these are refusals that blame the sender. */
export function blameSender(statuses: readonly number[]): boolean {
  return statuses.every((status) => status >= 400 && status < 500)
}
