import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A port of this machine's own that is free right now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || address === null) throw new Error('No port.')
  return address.port
}

/** A new folder that is gone after use. */
export async function freshFolder(name: string): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), `hookproof-${name}-`))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** Where a program is, among these folders and on the path. */
export function findProgram(name: string, folders: readonly string[] = []): string | undefined {
  return [...folders, ...(process.env.PATH ?? '').split(delimiter)]
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file))
}

/** Whether a program is there. In CI it must be; elsewhere what needs it is skipped, and says so. */
export function isInstalled(program: string | undefined, name: string): program is string {
  if (program) return true
  const advice = `${name} is not installed: run test/services/install.sh (Debian), or put it on the path.`
  if (process.env.CI) throw new Error(advice)
  console.warn(`\n  SKIPPED: ${advice}\n`)
  return false
}

/** Runs as somebody else where a program refuses to run as root. */
export function unprivileged(user: string): { uid?: number; gid?: number } {
  if (userInfo().uid !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

export interface RunningProgram {
  readonly pid: number
  /** Sends a signal to it and, as far as asked, to its children. */
  signal(name: NodeJS.Signals, children?: 'with children'): void
  /** Settles once it is gone. */
  readonly ended: Promise<void>
}

/** Starts a program that ends with this process at the latest. */
export function startProgram(
  program: string,
  args: readonly string[],
  options: { uid?: number; gid?: number; cwd?: string } = {},
): RunningProgram {
  const child: ChildProcess = spawn(program, args, { ...options, stdio: ['ignore', 'ignore', 'inherit'] })
  const { pid } = child
  if (pid === undefined) throw new Error(`${program} doesn't start.`)
  const killAll = () => {
    for (const each of [...childrenOf(pid), pid]) sendTo(each, 'SIGKILL')
  }
  process.once('exit', killAll)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  ended.then(() => process.removeListener('exit', killAll))
  return {
    pid,
    ended,
    signal(name, children) {
      // held, so that it makes no child after they were counted: one that outlives it keeps its memory taken
      if (children) sendTo(pid, 'SIGSTOP')
      for (const each of children ? childrenOf(pid) : []) sendTo(each, name)
      sendTo(pid, name)
    },
  }
}

function childrenOf(parent: number): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []))
}

function sendTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Asks until the answer is yes. */
export async function until(ask: () => Promise<boolean>, what: string, milliseconds = 20_000): Promise<void> {
  const giveUpAt = performance.now() + milliseconds
  while (!(await ask().catch(() => false))) {
    if (performance.now() > giveUpAt) throw new Error(`Still not: ${what}.`)
    await sleep(20)
  }
}
