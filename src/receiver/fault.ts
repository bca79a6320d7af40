import { errorText } from '../delivery/error-text.js'
import { printable } from '../payload/printable.js'
import type { Outcome, OutcomeCode } from './outcome.js'

/** What a logger is told of a fault beside its message. Texts are cut and escaped. */
export interface FaultDetails {
  readonly provider: string
  readonly account?: string
  readonly endpoint?: string
  readonly status: number
  readonly code: string
  readonly deliveryKey?: string
  /** How many faults of the same code were left out since the last one. */
  readonly leftOut?: number
  /** The stack of what was thrown, and of its causes. */
  readonly cause?: string
}

/** Something that an operator is told. */
export interface Fault {
  /** `warn` where the request was at fault. */
  readonly level: 'error' | 'warn'
  readonly message: string
  readonly details: FaultDetails
}

const conflict =
  'The id of this event was handled before with another body. It was not handled: ask the sender.'

/** The fault in an outcome, by the code that it has. */
export function faultOf(outcome: Outcome, code: OutcomeCode): Fault {
  const { status, error } = outcome
  const isRefused = status >= 400 && status < 500
  return {
    level: isRefused ? 'warn' : 'error',
    message: printable(error?.message ?? conflict, 500),
    details: {
      ...subjectOf(outcome, code),
      ...(error?.cause !== undefined && { cause: errorText(error.cause) }),
    },
  }
}

/** The fault of an `onOutcome` that throws. */
export function onOutcomeFault(outcome: Outcome, thrown: unknown): Fault {
  return {
    level: 'error',
    message: 'onOutcome threw: see the cause.',
    details: { ...subjectOf(outcome, 'on_outcome_threw'), cause: errorText(thrown) },
  }
}

function subjectOf(
  { provider, account, endpoint, status, deliveryKey }: Outcome,
  code: string,
): FaultDetails {
  return {
    provider: printable(provider, 100) || 'unknown',
    ...(account !== undefined && { account: printable(account, 100) }),
    ...(endpoint !== undefined && { endpoint: printable(endpoint, 100) }),
    status,
    code,
    ...(deliveryKey !== undefined && { deliveryKey: printable(deliveryKey, 400) }),
  }
}

/** A fault on one line, and what caused it, indented, on the lines after it. */
export function linesOf({ message, details }: Fault): string {
  const { account, endpoint, leftOut, deliveryKey, cause } = details
  const more = leftOut ? ` (${leftOut} more were left out)` : ''
  // the key comes last: only there could a text of the sender's pass for another field
  const fields = Object.entries({ account, endpoint, deliveryKey })
    .map(([name, value]) => (value === undefined ? '' : ` ${name}=${value}`))
    .join('')
  const line = `${new Date().toISOString()} ${headlineOf({ message, details })}${more}${fields}`
  return cause === undefined ? line : `${line}\n    ${cause}`
}

/** A fault in short, for a logger that has the details beside it. */
export function headlineOf({ message, details }: Pick<Fault, 'message' | 'details'>): string {
  return `hookproof: ${details.provider} ${details.status} ${details.code}: ${message}`
}
