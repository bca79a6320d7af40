import { setTimeout as sleep } from 'node:timers/promises'
import type { DeliveryContext } from '../../src/delivery/context.js'
import type { LaabamEvent } from '../../src/providers/laabam.js'
import type { Behaviour, Side } from './behaviour.js'
import { insertEffectSql } from './effects.js'
import type { FaultKind, Note } from './ledger.js'
import { commitMisdeed } from './misdeeds.js'
import type { OpenStore } from './stores.js'

/** Creates a handler that tells the ledger all that it does, and misbehaves as it is told to. */
export function createHandler(
  process: string,
  note: Note,
  nextBehaviour: () => Behaviour,
  executeIn: OpenStore['execute'] = () => {},
): (event: LaabamEvent, context: DeliveryContext) => Promise<void> {
  let runs = 0
  return async (event, context) => {
    const about = { event: event.id ?? '', run: `${process}, run ${++runs}` }
    const { before, after, misdeed } = nextBehaviour()
    const { attempt, fence, signal } = context
    const does = misdeed?.kind ?? 'its work'
    const execute = (sql: string) => executeIn(context, sql)
    const noteFault = (kind: FaultKind, duration: number, detail?: string) => {
      const at = Date.now()
      note({ what: 'fault', kind, at, to: at + duration, process, detail, event: about.event })
    }
    const misbehave = async (side: Side) => {
      if (misdeed) await commitMisdeed(misdeed, side, { noteFault, execute })
    }

    note({ what: 'started', at: Date.now(), ...about, process, attempt, fence, does })
    signal.addEventListener('abort', () =>
      note({ what: 'aborted', at: Date.now(), ...about, reason: String(signal.reason?.code) }),
    )
    try {
      await sleep(before)
      await misbehave('before')
      await execute(insertEffectSql(about))
      note({ what: 'effect', at: Date.now(), ...about })
      await sleep(after)
      await misbehave('after')
      note({ what: 'ended', at: Date.now(), ...about, how: 'returned' })
    } catch (error) {
      note({ what: 'ended', at: Date.now(), ...about, how: 'threw' })
      throw error
    }
  }
}

/** What an event is about, and its place among the events about it. */
export function placeOf(event: LaabamEvent): { of: string; at: Date } | undefined {
  if (event.type !== 'invoice.paid' || !event.data.invoice_id || !event.occurredAt) return undefined
  return { of: event.data.invoice_id, at: event.occurredAt }
}
