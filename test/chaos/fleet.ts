import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from '../services/engines/process.js'
import type { FaultKind, Note } from './ledger.js'
import { calmDown, listening, type ReceiverSetup } from './setup.js'

/** A place where a receiver process listens, and where another follows it once it is killed. */
export interface Slot {
  readonly port: number
  /** What the ledger calls the process that runs there now. */
  readonly process: string
  /** Ends the process as a crash would. */
  kill(): Promise<void>
  /** Ends it as a deployment would. */
  drain(): Promise<void>
  start(): Promise<void>
  /** Holds the process for so many milliseconds. */
  pause(duration: number): void
  /** Has no handler misbehave from now on, in this process or those that follow. */
  calm(): void
  stop(): Promise<void>
}

// one that is paused doesn't notice that this process has gone
const children = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

/** How often a receiver is started that ends before it listens. */
const starts = 5

/** Starts a receiver process; `name` is the place's name in the ledger. */
export async function startSlot(
  program: string,
  name: string,
  setup: Omit<ReceiverSetup, 'process' | 'port'>,
  note: Note,
): Promise<Slot> {
  const port = await freePort()
  let [life, isCalm, isEnded] = [0, setup.isCalm, false]
  let child: ChildProcess | undefined
  const process = () => `${name}, life ${life}`

  function noteFault(kind: FaultKind, duration: number, detail?: string): void {
    const at = Date.now()
    note({ what: 'fault', kind, at, to: at + duration, process: process(), detail })
  }

  /** Starts a process; whether it came to listen. */
  async function launch(): Promise<boolean> {
    life++
    isEnded = false
    const given: ReceiverSetup = {
      ...setup,
      port,
      isCalm,
      process: process(),
      seed: `${setup.seed}:${process()}`,
    }
    const started = fork(program, [JSON.stringify(given)], { execArgv: [] })
    child = started
    children.add(started)
    started.once('exit', () => children.delete(started))
    const ended = once(started, 'exit').then(([code, signal]) => {
      if (!isEnded) noteFault('crashed', 0, `exit ${code ?? signal}`)
      return false
    })
    const ready = once(started, 'message').then(([message]) => message === listening)
    return Promise.race([ready, ended])
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    isEnded = true
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  const slot: Slot = {
    port,
    get process() {
      return process()
    },
    async kill() {
      noteFault('killed', 0)
      await end('SIGKILL')
    },
    drain: () => end('SIGTERM'),
    async start() {
      for (let left = starts; left > 0; left--) if (await launch()) return
      throw new Error(`${name} doesn't start: see above.`)
    },
    pause(duration) {
      noteFault('paused', duration)
      const paused = child
      paused?.kill('SIGSTOP')
      setTimeout(() => paused?.kill('SIGCONT'), duration)
    },
    calm() {
      isCalm = true
      if (child?.connected) child.send(calmDown)
    },
    stop: () => end('SIGKILL'),
  }
  await slot.start()
  return slot
}
