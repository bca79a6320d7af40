import { createPrintLimit } from '../print-limit.js'
import { type Fault, type FaultDetails, headlineOf, linesOf } from './fault.js'

/** Where faults are printed: pino, or anything with its `error` and `warn`. */
export interface Logger {
  /** Is told of faults on your side: a handler that failed, a store that is down, an event that was not handled. */
  error(details: FaultDetails, message: string): unknown
  /** Is told of requests that were refused, with a status from 400 to 499. */
  warn(details: FaultDetails, message: string): unknown
}

/** Prints a fault, unless there were too many of its code. Never throws. */
export type FaultLog = (code: string, faultOf: () => Fault, requestLogger?: Logger) => void

/**
 * Creates a log of faults, which prints of each code the first five, then one a minute.
 *
 * @param ownLogger - default: the logger of the request, else lines on stderr
 */
export function createFaultLog(ownLogger: Logger | undefined): FaultLog {
  const limit = createPrintLimit()

  return (code, faultOf, requestLogger) => {
    const leftOut = limit(code)
    if (leftOut === undefined) return
    const fault = faultOf()
    write(
      leftOut > 0 ? { ...fault, details: { ...fault.details, leftOut } } : fault,
      ownLogger ?? requestLogger,
    )
  }
}

function write(fault: Fault, logger: Logger | undefined): void {
  const toConsole = () => console.error(linesOf(fault))
  const toLogger = async (to: Logger) => to[fault.level](fault.details, headlineOf(fault))
  if (logger === undefined || logger === console) toConsole()
  // a logger that throws, or rejects later, ends nothing
  else toLogger(logger).catch(toConsole)
}
