import type { DeliverySummary, InspectedDelivery } from '../../inspector/source.js'
import { CommandError, messageOf } from '../exit-codes.js'
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

  async function requireLast(): Promise<DeliverySummary> {
    const last = (await source.list()).find((delivery) => isMatch(delivery, filter))
    if (last) return last
    throw new CommandError('There is no such delivery yet.')
  }

  async function requireDelivery(): Promise<InspectedDelivery> {
    const { id } = await requireLast()
    const delivery = await source.find(id)
    if (delivery) return delivery
    throw new CommandError('This delivery is not in the history any more.')
  }

  const showHelp = () => terminal.writeError(keyHelp)

  /** Takes a key of a filter that is being typed. Returns what is typed by now; nothing once it is done. */
  function type(key: string, text: string): string | undefined {
    if (key === '\r' || key === '\n') {
      filter = text
      terminal.writeError(
        text === '' ? '\nAll deliveries.\n' : `\nOnly what fits "${printable(text, 100)}".\n`,
      )
      return undefined
    }
    if (key === '\u007f') return text.slice(0, -1)
    if (!/^[ -~]+$/.test(key)) return text
    terminal.writeError(key)
    return text + key
  }

  const actions = new Map<string, () => unknown>([
    ['r', async () => source.redeliver((await requireLast()).id)],
    ['d', async () => terminal.write(detailsOf(await requireDelivery(), terminal))],
    ['o', open],
    ['q', stop],
    [
      '/',
      () => {
        typed = ''
        terminal.writeError('/')
      },
    ],
  ])

  return {
    filter: () => filter,
    async press(key) {
      if (key === '\u0003') return stop()
      if (typed !== undefined) {
        typed = type(key, typed)
        return
      }
      try {
        await (actions.get(key) ?? showHelp)()
      } catch (thrown) {
        terminal.writeError(`${messageOf(thrown)}\n`)
      }
    },
  }
}
