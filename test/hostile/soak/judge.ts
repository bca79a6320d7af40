import type { Facts } from './facts.js'
import type { Tally } from './tally.js'

/** A genuine delivery that was sent among the hostile ones, and sent again. */
export interface Genuine {
  readonly body: string
  readonly statuses: readonly (number | undefined)[]
}

/** All that is known at the end of a soak. */
export interface Soaked {
  readonly tallies: ReadonlyMap<string, Tally>
  readonly genuine: readonly Genuine[]
  /** The facts before the first request, after the warm-up, and at the end. */
  readonly start: Facts
  readonly warm: Facts
  readonly end: Facts
  readonly stderr: string
}

/** One thing that must hold, and what was seen instead; `undefined` where it holds. */
export type Verdict = readonly [name: string, seen: string | undefined]

/** How much more than after the warm-up the process may hold. */
const growth = 1.2

export function judge({ tallies, genuine, start, warm, end, stderr }: Soaked): readonly Verdict[] {
  const unanswered = [...tallies].filter(([, { due, answered }]) => answered < due)
  const wrong = [...tallies].filter(([, tally]) => tally.wrong > 0)
  return [
    ['nothing on stderr', stderr ? stderr.slice(0, 2000) : undefined],
    [
      'every complete request answered',
      textOf(unanswered, ([name, { due, answered }]) => `${name}: ${due - answered} unanswered`),
    ],
    [
      'every answer to a hostile request its refusal',
      textOf(wrong, ([name, tally]) => `${name}: ${tally.wrong} not`),
    ],
    [
      'every genuine delivery answered 200, and 200 again',
      textOf(genuine.filter(isRefused), ({ body, statuses }) => `${statuses.join()} for ${body}`),
    ],
    ['the handler run once for each genuine delivery, and for nothing else', misrunsOf(genuine, end.handled)],
    [
      'an outcome told for every request that reached a webhook',
      end.outcomes === end.reached ? undefined : `${end.outcomes} for ${end.reached}`,
    ],
    [
      'the heap within 20 %',
      end.heap <= warm.heap * growth ? undefined : `${(end.heap / warm.heap).toFixed(2)} times`,
    ],
    ['no socket or timer left over', textOf(leftOver(start, end), (text) => text)],
  ]
}

function isRefused({ statuses }: Genuine): boolean {
  return statuses.some((status) => status !== 200)
}

function misrunsOf(genuine: readonly Genuine[], handled: readonly string[]): string | undefined {
  const left = new Set(genuine.map(({ body }) => body))
  const wrong = handled.filter((body) => !left.delete(body))
  if (wrong.length === 0 && left.size === 0) return undefined
  return `${left.size} never handled, ${wrong.length} handled without need, such as ${wrong[0]?.slice(0, 200)}`
}

/** The resources of which there are more than at the start. */
export function leftOver(start: Facts, now: Facts): readonly string[] {
  return Object.entries(now.resources)
    .filter(([name, count]) => count > (start.resources[name] ?? 0))
    .map(([name, count]) => `${name}: ${count} instead of ${start.resources[name] ?? 0}`)
}

function textOf<Item>(items: readonly Item[], describe: (item: Item) => string): string | undefined {
  return items.length === 0 ? undefined : items.slice(0, 5).map(describe).join('; ')
}
