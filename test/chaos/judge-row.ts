import { setTimeout as sleep } from 'node:timers/promises'
import { countBy } from './checks.js'
import type { Engine } from './engines.js'
import type { Terms } from './excuse.js'
import { judge } from './judge.js'
import type { RowResult } from './row.js'
import { isInbox, isTransactional, type StoreName, times } from './setup.js'
import type { Stage } from './stage.js'

/** Waits until nothing stands in the inbox, where there is one, or for so many seconds. */
export async function emptied({ waiting }: Engine, seconds: number): Promise<void> {
  for (let tries = seconds * 10; tries > 0 && (await waiting?.()); tries--) await sleep(100)
}

/** What happened on a stage, and what the judge says. */
export async function judgeRow(stage: Stage, store: StoreName): Promise<RowResult> {
  const lines = stage.readLedger()
  const rowCounts = countBy((await stage.engine.effects?.()) ?? [], ({ event }) => event)
  const counted = isTransactional(store) ? rowCounts : undefined
  return { lines, verdict: judge(lines, termsOf(stage, store), counted, isInbox(store)) }
}

/** What the judge must know of a store and its stage. */
export function termsOf({ engine }: Stage, store: StoreName): Terms {
  return { ...times, isTransactional: isTransactional(store), isFile: engine.file !== undefined }
}
