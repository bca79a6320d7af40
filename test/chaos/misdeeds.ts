import { setTimeout as sleep } from 'node:timers/promises'
import type { Misdeed, Side } from './behaviour.js'
import type { FaultKind } from './ledger.js'

/** What a misdeed is done with. */
export interface Means {
  /** Notes what is done, for how many milliseconds. */
  readonly noteFault: (kind: FaultKind, duration: number, detail?: string) => void
  /** Says something to the database in the handler's transaction. */
  readonly execute: (sql: string) => unknown
}

/** Does what is to be done on this side of the handler's effect. */
export async function commitMisdeed(misdeed: Misdeed, side: Side, means: Means): Promise<void> {
  if (misdeed.kind === 'ends the transaction') return endTransaction(misdeed, side, means)
  if (misdeed.side !== side) return
  const { kind, duration } = misdeed
  if (kind === 'is slow') return sleep(duration)
  means.noteFault(faultOf[kind], duration)
  if (kind === 'throws') throw new Error('on purpose')
  if (kind === 'hangs') return sleep(duration)
  block(duration)
}

const faultOf = { throws: 'threw', hangs: 'hung', blocks: 'blocked' } as const

async function endTransaction(
  { statements, isSwallowed }: Misdeed,
  side: Side,
  { noteFault, execute }: Means,
): Promise<void> {
  for (const sql of statements[side]) {
    noteFault('ended transaction', 0, sql)
    try {
      await execute(sql)
    } catch (error) {
      if (!isSwallowed) throw error
    }
  }
}

function block(duration: number): void {
  const end = performance.now() + duration
  while (performance.now() < end);
}
