import { faultOf, onOutcomeFault } from './fault.js'
import { createFaultLog, type Logger } from './fault-log.js'
import type { Outcome } from './outcome.js'

/** Called once per request, with what became of it. */
export type OnOutcome = (outcome: Outcome) => void | Promise<void>

/** Reports an outcome. Never rejects. `requestLogger` is the request's own, where the framework has one. */
export type Report = (outcome: Outcome, requestLogger?: Logger) => Promise<void>

/** Who is told of outcomes. */
export interface Reporting {
  readonly onOutcome?: OnOutcome | undefined
  readonly logger?: Logger | undefined
}

/**
 * Calls `onOutcome`, and prints what it throws. Faults are printed where there is no `onOutcome`, or a `logger` was
 * given beside it. A body parser in the way is printed in either case: no delivery can succeed until it is moved.
 */
export function reporter({ onOutcome, logger }: Reporting): Report {
  const print = createFaultLog(logger)
  const printsAll = onOutcome === undefined || logger !== undefined
  return async (outcome, requestLogger) => {
    const { code } = outcome
    if (code === 'body_already_parsed' || (printsAll && code !== undefined && code !== 'superseded'))
      print(code, () => faultOf(outcome, code), requestLogger)
    try {
      await onOutcome?.(outcome)
    } catch (thrown) {
      print('on_outcome_threw', () => onOutcomeFault(outcome, thrown), requestLogger)
    }
  }
}
