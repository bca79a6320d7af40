import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freshFolder } from '../engines/process.js'

/** What handlers in all processes noted, in the order in which it happened. */
export interface Story {
  /** How many handlers were started. */
  readonly starts: number
  /** How often the handler of each event came to its end. */
  readonly ends: ReadonlyMap<string, number>
  /** How many handlers were at work when their process was killed. */
  readonly interrupted: number
  /** How many killed processes had a handler at work. */
  readonly kills: number
  /** Events that two living processes had at work at once. */
  readonly overlaps: readonly string[]
}

export interface Journal {
  readonly file: string
  read(): Story
  remove(): Promise<void>
}

export async function openJournal(): Promise<Journal> {
  const folder = await freshFolder('journal')
  const file = join(folder.path, 'journal')
  writeFileSync(file, '')
  return { file, read: () => tell(readFileSync(file, 'utf8')), remove: folder.remove }
}

function tell(text: string): Story {
  const ends = new Map<string, number>()
  const running = new Map<string, Set<string>>()
  const overlaps: string[] = []
  let starts = 0
  let interrupted = 0
  let kills = 0
  for (const line of text.split('\n').slice(0, -1)) {
    const [what = '', id = '', pid = ''] = line.split(' ')
    const holders = running.get(id) ?? new Set()
    if (what === 'start') {
      starts++
      if (holders.size > 0) overlaps.push(id)
      running.set(id, holders.add(pid))
    } else if (what === 'end') {
      holders.delete(pid)
      ends.set(id, (ends.get(id) ?? 0) + 1)
    } else {
      let had = 0
      for (const pids of running.values()) if (pids.delete(pid)) had++
      interrupted += had
      if (had > 0) kills++
    }
  }
  return { starts, ends, interrupted, kills, overlaps }
}
