import type { Note } from './ledger.js'

const [everyMs, lateMs] = [25, 125]

/**
 * Notes when this process stands still, whatever holds it: a signal, a handler that blocks, or a busy machine.
 *
 * @param process - what the ledger calls it; `undefined` for the one that all connections go through
 * @returns what ends it
 */
export function watchStalls(note: Note, process: string | undefined): () => void {
  let last = Date.now()
  const timer = setInterval(() => {
    const now = Date.now()
    if (now - last > lateMs) note({ what: 'fault', kind: 'stalled', at: last, to: now, process })
    last = now
  }, everyMs)
  return () => clearInterval(timer)
}
