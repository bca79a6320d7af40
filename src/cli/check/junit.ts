import { printable } from '../output.js'
import type { Result } from './result.js'
import type { Report } from './run.js'

/** A report as JUnit's XML, which CI systems read. */
export function junitXml({ results }: Report, url: string): string {
  const count = (verdict: Result['verdict']) => results.filter((result) => result.verdict === verdict).length
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${results.length}" failures="${count('failed')}" skipped="${count('skipped')}">`,
    `  <testsuite name="${escaped(url)}" tests="${results.length}" failures="${count('failed')}" skipped="${count('skipped')}">`,
    ...results.map(caseXml),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function caseXml(result: Result): string {
  const name = escaped(`${result.name}: ${result.title}`)
  return `    <testcase classname="hookproof check" name="${name}">${contentOf(result)}</testcase>`
}

function contentOf(result: Result): string {
  if (result.verdict === 'skipped') return `<skipped message="${escaped(result.reason)}"/>`
  if (result.verdict === 'passed') return ''
  const { severity, answered, means, fix } = result
  return `<failure type="${severity}" message="${escaped(`answered ${answered}`)}">${escaped(`${means} ${fix}`)}</failure>`
}

/** A text inside of XML, without the control characters that XML can't hold. */
function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
