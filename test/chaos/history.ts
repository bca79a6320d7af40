import { befalls } from './excuse.js'
import type { Line } from './ledger.js'

/** How long before an event faults are told that may have led to it, in milliseconds. */
const leadMs = 10_000

/** What befell one event, and its processes and the engine meanwhile, line by line. */
export function historyOf(event: string, lines: readonly Line[]): string {
  const own = lines.filter((line) => line.event === event)
  const [first, last] = [own[0]?.at ?? 0, own.at(-1)?.at ?? 0]
  const processes = [...new Set(own.map((line) => ('process' in line ? line.process : undefined)))]
  const around = lines.filter(
    (line) =>
      line.what === 'fault' &&
      line.event !== event &&
      line.to >= first - leadMs &&
      line.at <= last &&
      processes.some((process = '') => befalls(line, process)),
  )
  return [...own, ...around]
    .sort((a, b) => a.at - b.at)
    .map((line) => tell(line, first))
    .join('\n')
}

function tell(line: Line, since: number): string {
  const { at, what, event: _, ...facts } = line
  const told = Object.entries(facts).map(([name, value]) =>
    name === 'to' ? `for ${Math.round(Number(value) - at)} ms` : `${name} ${value}`,
  )
  return `  ${((at - since) / 1000).toFixed(3).padStart(8)} s  ${what.padEnd(9)} ${told.join(', ')}`
}
