import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Report } from '../../src/cli/check/run.js'
import { root } from '../e2e/command.js'
import type { Receiver } from './receivers.js'

/** One check of one receiver. */
export interface Checked {
  readonly receiver: Receiver
  readonly report: Report
}

const page = join(root, 'docs/comparison.md')
const [begin, end] = ['<!-- written by npm run test:check -- --write -->', '<!-- until here -->']

/** Whether the page says what was found. */
export async function hasPage(checked: readonly Checked[]): Promise<boolean> {
  const text = await readFile(page, 'utf8')
  return text === withTables(text, checked)
}

/** Writes what was found into the page. */
export async function writePage(checked: readonly Checked[]): Promise<void> {
  await writeFile(page, withTables(await readFile(page, 'utf8'), checked))
}

function withTables(text: string, checked: readonly Checked[]): string {
  const [before = '', rest = ''] = text.split(begin)
  const [, after = ''] = rest.split(end)
  return [before, begin, '\n\n', gradesTable(checked), '\n', probesTable(checked), '\n', end, after].join('')
}

/** A row for each receiver. */
function gradesTable(checked: readonly Checked[]): string {
  const rows = checked.map(({ receiver, report }, at) => {
    const failed = report.results.flatMap((result) =>
      result.verdict === 'failed' ? `${result.name} (${result.severity}: ${result.answered})` : [],
    )
    return [
      `${at + 1}`,
      receiver.name,
      versionsOf(receiver),
      receiver.provider,
      `**${report.grade}**`,
      failed.join(', ') || 'nothing',
    ]
  })
  return tableOf([['', 'Receiver', 'Versions', 'Sender', 'Grade', 'What failed'], ...rows])
}

/** A row for each probe. */
function probesTable(checked: readonly Checked[]): string {
  const marks = { passed: '✓', failed: '✗', skipped: '–' } as const
  const rows = (checked[0]?.report.results ?? []).map(({ name, title }) => [
    `\`${name}\`: ${title}`,
    ...checked.map(({ report }) => marks[findResult(report, name)?.verdict ?? 'skipped']),
  ])
  return tableOf([['Probe', ...checked.map((_, at) => `${at + 1}`)], ...rows])
}

function findResult({ results }: Report, name: string) {
  return results.find((result) => result.name === name)
}

function tableOf([heads = [], ...rows]: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  return `${lines.join('\n')}\n`
}

function versionsOf({ packages }: Receiver): string {
  return packages.map((name) => `${name.replace(/^@hono\//, '')} ${versionOf(name)}`).join(', ')
}

function versionOf(name: string): string {
  const manifest = join(import.meta.dirname, 'node_modules', name, 'package.json')
  return JSON.parse(readFileSync(manifest, 'utf8')).version
}
