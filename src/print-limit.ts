/** Whether something of a code may be printed: how many were left out before it, or `undefined` where it may not. */
export type PrintLimit = (code: string) => number | undefined

/** What was printed of one code. */
interface Printed {
  readonly count: number
  readonly at: number
  readonly leftOut: number
}

const first = 5
const everyMs = 60_000

/** Creates a limit by which of each code the first five are printed, then one a minute. */
export function createPrintLimit(): PrintLimit {
  // by code, so that forgeries don't silence a handler's faults; and there are only so many codes
  const printedByCode = new Map<string, Printed>()

  return (code) => {
    const now = performance.now()
    const { count, at, leftOut } = printedByCode.get(code) ?? { count: 0, at: now, leftOut: 0 }
    if (count >= first && now - at < everyMs) {
      printedByCode.set(code, { count, at, leftOut: leftOut + 1 })
      return undefined
    }
    printedByCode.set(code, { count: count + 1, at: now, leftOut: 0 })
    return leftOut
  }
}
