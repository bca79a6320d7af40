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

/** What was printed of one code. */
interface Printed {
  readonly count: number
  readonly at: number
  readonly leftOut: number
}

const first = 5
const everyMs = 60_000

/**
 * Creates a log of faults, which prints of each code the first five, then one a minute.
 *
 * @param ownLogger - default: the logger of the request, else lines on stderr
 */
export function createFaultLog(ownLogger: Logger | undefined): FaultLog {
  // by code, so that forgeries don't silence a handler's faults; and there are only so many codes
  const printedByCode = new Map<string, Printed>()

  return (code, faultOf, requestLogger) => {
    const now = performance.now()
    const { count, at, leftOut } = printedByCode.get(code) ?? { count: 0, at: now, leftOut: 0 }
    if (count >= first && now - at < everyMs) {
      printedByCode.set(code, { count, at, leftOut: leftOut + 1 })
      return
    }
    printedByCode.set(code, { count: count + 1, at: now, leftOut: 0 })
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
