import type { DeliverySummary } from '../../inspector/source.js'
import { printable } from '../output.js'
import type { Terminal } from '../terminal.js'
import { detailsOf, isMatch } from './lines.js'
import type { Listener } from './listener.js'

/** What the keys of a listening terminal do. */
export interface KeyActions {
  /** Takes one key, as a terminal in raw mode sends it. */
  press(key: string): Promise<void>
  /** What is typed behind `/`: only deliveries that fit it are listed, redelivered and shown. */
  readonly filter: () => string
}

/** What keys act on. */
interface KeySettings {
  readonly listener: Listener
  readonly terminal: Terminal
  /** Opens the inspector in the browser. */
  readonly open: () => void
  readonly stop: () => void
}

export const keyHelp = 'r redeliver the last · d its details · o open the inspector · / filter · q quit\n'

export function createKeyActions({ listener, terminal, open, stop }: KeySettings): KeyActions {
  const { source } = listener
  let filter = ''
  let typed: string | undefined

  async function findLast(): Promise<DeliverySummary | undefined> {
    const last = (await source.list()).find((delivery) => isMatch(delivery, filter))
    if (!last) terminal.writeError('There is no such delivery yet.\n')
    return last
  }

  async function redeliver(): Promise<void> {
    const last = await findLast()
    if (last) await source.redeliver(last.id)
  }

  async function showDetails(): Promise<void> {
    const last = await findLast()
    const delivery = last && (await source.find(last.id))
    if (delivery) terminal.write(detailsOf(delivery, terminal))
  }

  function type(key: string): void {
    if (key === '\r' || key === '\n') {
      filter = typed ?? ''
      typed = undefined
      terminal.writeError(
        filter === '' ? '\nAll deliveries.\n' : `\nOnly what fits "${printable(filter, 100)}".\n`,
      )
    } else if (key === '\u007f') typed = typed?.slice(0, -1)
    else if (/^[ -~]+$/.test(key)) {
      typed += key
      terminal.writeError(key)
    }
  }

  const actions: Readonly<Record<string, () => unknown>> = {
    r: redeliver,
    d: showDetails,
    o: open,
    q: stop,
    '\u0003': stop,
    '/': () => {
      typed = ''
      terminal.writeError('/')
    },
  }

  return {
    filter: () => filter,
    async press(key) {
      if (key === '\u0003') return stop()
      if (typed !== undefined) return type(key)
      await (Object.hasOwn(actions, key) ? actions[key]?.() : terminal.writeError(keyHelp))
    },
  }
}
