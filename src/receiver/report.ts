import type { Outcome } from './outcome.js'

/** Called once per request, with what became of it. */
export type OnOutcome = (outcome: Outcome) => void | Promise<void>

/** Reports an outcome. Never rejects. */
export type Report = (outcome: Outcome) => Promise<void>

/**
 * Calls `onOutcome`, and prints what it throws. Without one it prints what went wrong itself: each failure of
 * a handler, any other fault once per code, so that forgeries can't flood the log. A body parser in the way is
 * printed in either case: no delivery can succeed until it is moved.
 */
export function reporter(onOutcome: OnOutcome | undefined): Report {
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
    if (code === undefined || code === 'superseded' || (onOutcome && code !== 'body_already_parsed'))
      return false
    if (/^handler|conflict/.test(code)) return true
    return printed.size < printed.add(code).size
  }
}

const conflict =
  'The id of this event was handled before with another body. It was not handled: ask the sender.'

function print({ provider, status, code, error }: Outcome): void {
  console.error(`hookproof: ${provider} ${status} ${code}: ${error?.message ?? conflict}`, error?.cause ?? '')
}
