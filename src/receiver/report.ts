import type { Outcome } from './outcome.js'

/** Who is told what became of each request. */
export type OnOutcome = (outcome: Outcome) => void | Promise<void>

/**
 * Tells `onOutcome`, and sees to it that its own faults hurt nobody. Without one, what a handler threw is
 * printed each time, any other fault once a kind, so that forgeries can't flood the log. A body parser in
 * the way is printed in any case: no delivery can succeed until it is moved.
 */
export function reporter(onOutcome: OnOutcome | undefined): (outcome: Outcome) => Promise<void> {
  const printed = new Set<string>()
  return async (outcome) => {
    if (isPrinted(outcome)) print(outcome)
    try {
      await onOutcome?.(outcome)
    } catch (error) {
      console.error('hookproof: onOutcome threw:', error)
    }
  }

  function isPrinted({ code }: Outcome): boolean {
    if (code === undefined || (onOutcome && code !== 'body_already_parsed')) return false
    if (/^handler|conflict/.test(code)) return true
    return printed.size < printed.add(code).size
  }
}

function print({ provider, status, code, error }: Outcome): void {
  console.error(`hookproof: ${provider} ${status} ${code}: ${error?.message}`, error?.cause ?? '')
}
