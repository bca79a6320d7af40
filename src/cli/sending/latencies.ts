import { millisecondsText } from '../durations.js'
import { tableOf } from '../output.js'

/** What share of the answers took no longer, by its name. */
const shares = { p50: 0.5, p95: 0.95, p99: 0.99, max: 1 } as const

/** The percentiles of some latencies, in seconds. They are sorted. NaN where there is none. */
export function percentilesOf(latencies: Float64Array): Readonly<Record<keyof typeof shares, number>> {
  const at = (share: number) => Number(latencies[Math.ceil(share * latencies.length) - 1])
  return { p50: at(shares.p50), p95: at(shares.p95), p99: at(shares.p99), max: at(shares.max) }
}

const widestBar = 40

/** Percentiles, and a histogram whose rows double in width. */
export function latencyText(latencies: Float64Array): string {
  const percentiles = Object.entries(percentilesOf(latencies)).map(
    ([name, seconds]) => `${name} ${millisecondsText(seconds)}`,
  )
  const rows = histogramOf(latencies)
  const most = Math.max(...rows.map(({ count }) => count))
  const bars = rows.map(({ below, count }) => [
    `< ${below} ms`,
    String(count),
    '#'.repeat(Math.ceil((count / most) * widestBar)),
  ])
  return `${percentiles.join('  ')}\n${tableOf(bars)}`
}

interface HistogramRow {
  /** In milliseconds. */
  readonly below: number
  readonly count: number
}

function histogramOf(latencies: Float64Array): readonly HistogramRow[] {
  const counts = new Map<number, number>()
  for (const seconds of latencies) {
    const below = 2 ** Math.max(0, Math.floor(Math.log2(seconds * 1000)) + 1)
    counts.set(below, (counts.get(below) ?? 0) + 1)
  }
  const [first = 1, last = 1] = [Math.min(...counts.keys()), Math.max(...counts.keys())]
  const rows: HistogramRow[] = []
  for (let below = first; below <= last; below *= 2) rows.push({ below, count: counts.get(below) ?? 0 })
  return rows
}
