import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
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
  /** Ends it and its children as a crash would; settles once they are gone. */
  kill(): Promise<void>
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
    const family = familyOf(pid)
    for (const each of family) sendTo(each, 'SIGKILL')
    return family
  }
  process.once('exit', killAll)
  const ended = once(child, 'exit')
  return {
    pid,
    signal(name, children) {
      for (const each of children ? familyOf(pid) : [pid]) sendTo(each, name)
    },
    async kill() {
      // its number may be another program's by now
      if (child.exitCode !== null || child.signalCode !== null) return
      process.removeListener('exit', killAll)
      const family = killAll()
      // a child that is on its way out still holds the shared memory, and the next server would not start
      await until(
        async () => !processes().some((each) => family.includes(each.pid) && each.alive),
        'all are gone',
      )
      await ended
    },
  }
}

/** A process and its children, the children first; it is held meanwhile, so that it makes no more of them. */
function familyOf(parent: number): number[] {
  sendTo(parent, 'SIGSTOP')
  return [...processes().flatMap(({ pid, ppid }) => (ppid === parent ? [pid] : [])), parent]
}

function processes(): { pid: number; ppid: number; alive: boolean }[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, ppid, state = '']) => ({
      pid: Number(pid),
      ppid: Number(ppid),
      alive: !state.startsWith('Z'),
    }))
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
