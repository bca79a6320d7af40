import type { Result } from './result.js'

/** How good a receiver is. There is no E. */
export type Grade = 'A' | 'B' | 'C' | 'D' | 'F'

/**
 * A: nothing failed. B: only what is minor. C: one major fault. D: several. F: a critical one, such as a forgery that is
 * accepted.
 */
export function gradeOf(results: readonly Result[]): Grade {
  const severities = results.flatMap((result) => (result.verdict === 'failed' ? result.severity : []))
  const major = severities.filter((severity) => severity === 'major').length
  if (severities.includes('critical')) return 'F'
  if (major > 0) return major === 1 ? 'C' : 'D'
  return severities.length > 0 ? 'B' : 'A'
}
