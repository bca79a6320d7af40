import { readdir, readFile, writeFile } from 'node:fs/promises'

/** The resident memory of a process and its children, in bytes: now, and at its highest since {@link resetPeak}. */
export async function memoryOf(pid: number): Promise<{ readonly now: number; readonly peak: number }> {
  const all = await Promise.all((await treeOf(pid)).map(statusOf))
  const sum = (field: 'now' | 'peak') => all.reduce((total, one) => total + one[field], 0)
  return { now: sum('now'), peak: sum('peak') }
}

export async function resetPeak(pid: number): Promise<void> {
  // as proc(5) has it
  await Promise.all((await treeOf(pid)).map((one) => writeFile(`/proc/${one}/clear_refs`, '5')))
}

/** A process and its descendants. */
export async function treeOf(pid: number): Promise<readonly number[]> {
  const children: number[] = []
  for (const thread of await readdir(`/proc/${pid}/task`)) {
    const text = await readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '')
    children.push(...text.split(' ').filter(Boolean).map(Number))
  }
  return [pid, ...(await Promise.all(children.map(treeOf))).flat()]
}

async function statusOf(pid: number) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const field = (name: string) => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
  return { now: field('VmRSS'), peak: field('VmHWM') }
}
