import type { ProbeAnswer } from './answer.js'
import { answerText } from './answer.js'
import { faults } from './faults.js'
import { leakFaults, leaksIn } from './leak.js'
import type { Fault, Probe, Severity } from './probe.js'

/** What one probe found. */
export type Result = PassedResult | FailedResult | SkippedResult

interface SomeResult {
  readonly name: string
  readonly title: string
  /** What the receiver answered, each answer once. */
  readonly answered: string
}

interface PassedResult extends SomeResult {
  readonly verdict: 'passed'
  /** What no answer can tell. */
  readonly notSeen?: string
}

interface FailedResult extends SomeResult, Fault {
  readonly verdict: 'failed'
  /** The requests that were not answered as they should be, where the probe sends several kinds. */
  readonly requests: readonly string[]
}

interface SkippedResult extends SomeResult {
  readonly verdict: 'skipped'
  readonly reason: string
}

const severities: readonly Severity[] = ['critical', 'major', 'minor']

/** What answers to a probe mean. Of several faults the worst counts. */
export function resultOf(probe: Probe, answers: readonly ProbeAnswer[]): Result {
  const { name, title, right, notSeen } = probe
  const seen = { name, title, answered: answeredText(answers) }
  const wrong = answers.filter(({ kind }) => !right.includes(kind))
  const fault = worstOf(wrong.map(({ kind }) => probe.faults?.[kind] ?? faults[kind]))
  if (!fault) return { ...seen, verdict: 'passed', ...(notSeen !== undefined && { notSeen }) }
  const requests = [...new Set(wrong.flatMap(({ request }) => request ?? []))]
  return { ...seen, verdict: 'failed', ...fault, requests }
}

/** What a sender can't send. */
export function skippedResult({ name, title }: Probe, reason: string): Result {
  return { name, title, answered: '', verdict: 'skipped', reason }
}

/** What all answers tell that they should not. */
export function leakResult(answers: readonly ProbeAnswer[]): Result {
  const seen = { name: 'error-texts', title: 'what the answers to all of these tell' }
  const [worst] = leaksIn(answers)
  if (worst === undefined) return { ...seen, answered: 'nothing', verdict: 'passed' }
  const leaking = answers.filter(({ leak }) => leak === worst)
  const requests = [...new Set(leaking.flatMap(({ request }) => request ?? []))]
  return {
    ...seen,
    answered: answeredText(leaking),
    verdict: 'failed',
    ...leakFaults[worst],
    requests,
  }
}

function worstOf(found: readonly Fault[]): Fault | undefined {
  return severities.flatMap((severity) => found.find((fault) => fault.severity === severity) ?? [])[0]
}

function answeredText(answers: readonly ProbeAnswer[]): string {
  return [...new Set(answers.map(answerText))].join(', ')
}
