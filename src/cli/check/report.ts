import { printable, styled, tableOf } from '../output.js'
import type { Terminal } from '../terminal.js'
import type { Grade } from './grade.js'
import type { Result } from './result.js'
import type { Report } from './run.js'

/** A report for somebody who reads it. */
export function reportText({ grade, results, requests }: Report, terminal: Terminal): string {
  const failed = results.flatMap((result) => faultText(result, terminal))
  const notSeen = results.flatMap((result) =>
    'notSeen' in result ? `  ${result.name}: ${result.notSeen}\n` : [],
  )
  return [
    tableOf(results.map(rowOf)),
    ...failed,
    ...(notSeen.length > 0 ? ['\nNot seen:\n', ...notSeen] : []),
    `\n${styled(terminal, ['bold', colours[grade]], `Grade ${grade}`)} ${summaryOf(results)}, ${requests} requests\n`,
  ].join('')
}

const colours = { A: 'green', B: 'green', C: 'yellow', D: 'red', F: 'red' } as const satisfies Record<
  Grade,
  string
>

const marks = { passed: '✓', failed: '✗', skipped: '-' } as const

function rowOf(result: Result): readonly string[] {
  const seen = result.verdict === 'skipped' ? printable(result.reason) : printable(result.answered, 120)
  const severity = result.verdict === 'failed' ? result.severity : ''
  return [marks[result.verdict], result.name, result.title, severity, seen]
}

function faultText(result: Result, terminal: Terminal): readonly string[] {
  if (result.verdict !== 'failed') return []
  const { name, severity, means, fix, requests } = result
  const which = requests.length > 0 ? `\n  Seen with: ${requests.join(', ')}.` : ''
  return [`\n${styled(terminal, 'bold', name)} (${severity})\n  ${means}${which}\n  Fix: ${fix}\n`]
}

function summaryOf(results: readonly Result[]): string {
  const count = (verdict: Result['verdict']) => results.filter((result) => result.verdict === verdict).length
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`
}
