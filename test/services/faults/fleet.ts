import { type ChildProcess, fork } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { programs } from '../build.js'
import { freePort } from '../engines/process.js'
import type { ReceiverNews, ReceiverSetup } from './scenario.js'

/** A place where a receiver process listens, and where another follows once it is killed. */
export interface Slot {
  readonly port: number
  readonly pid: number
  /** How many handlers are at work. */
  readonly running: number
  /** Ends the process as a crash would, and starts the next; settles once that listens. */
  crash(): Promise<void>
  stop(): Promise<void>
}

/** Starts so many receiver processes on one store. */
export function startFleet(size: number, setup: Omit<ReceiverSetup, 'port'>): Promise<Slot[]> {
  return Promise.all(Array.from({ length: size }, () => startSlot(setup)))
}

async function startSlot(setup: Omit<ReceiverSetup, 'port'>): Promise<Slot> {
  const port = await freePort()
  let running = 0
  let child: ChildProcess
  const start = async () => {
    running = 0
    child = fork(programs.receiver, [JSON.stringify({ ...setup, port })])
    await new Promise<void>((ready, failed) => {
      child.once('exit', (code) => failed(new Error(`A receiver ended with ${code}.`)))
      child.on('message', (news: ReceiverNews) => {
        if (news.ready) ready()
        if (news.running !== undefined) running = news.running
      })
    })
  }
  const kill = async () => {
    child.kill('SIGKILL')
    await new Promise((gone) => child.once('exit', gone))
  }
  await start()
  return {
    port,
    get running() {
      return running
    },
    get pid() {
      return child.pid ?? 0
    },
    async crash() {
      const { pid } = child
      const killed = kill()
      appendFileSync(setup.journal, `kill - ${pid}\n`)
      await killed
      await start()
    },
    stop: kill,
  }
}
