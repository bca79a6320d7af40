import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Server } from '../e2e/server.js'
import type { Abuse } from './abuses.js'
import { memoryOf, resetPeak, treeOf } from './process.js'
import { countRead, type Sender } from './sockets.js'

/** What one abuse did to one server. */
export interface Damage {
  /** Peak of the resident memory over what it was before, in bytes. */
  readonly memory: number
  /** The longest that a neighbour waited for its answer, in milliseconds: no less than the event loop stood still. See neighbour.mjs. */
  readonly stall: number
  /** The most that was read of one sender after it was to be refused, in bytes. */
  readonly read: number
  /** The longest from an answer to the end of its connection, in seconds. */
  readonly closed: number
  readonly unanswered: number
}

/** Abuses a server, and looks what becomes of it. */
export async function measure(abuse: Abuse, { url, pid }: Server): Promise<Damage> {
  await wait(300)
  const before = await memoryOf(pid)
  await resetPeak(pid)
  const senders: Sender[] = []
  const neighbour = watchNeighbour(url, await treeOf(pid))
  let isOver = false
  const counting = (async () => {
    while (!isOver) {
      await countRead(senders)
      await wait(20)
    }
  })()
  await abuse.run(url, (sender) => senders.push(sender))
  await waitForEnd(abuse, senders)
  isOver = true
  await counting
  const stall = await neighbour.stop()
  const { peak } = await memoryOf(pid)
  for (const { socket } of senders) socket.destroy()
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), 0)
  return {
    memory: Math.max(0, peak - before.now),
    stall,
    read: most(senders.map(({ read }) => read - abuse.refusedAfter)),
    closed: abuse.goesOn ? most(senders.map(closingTime)) : 0,
    unanswered: abuse.hangsUp ? 0 : senders.filter((sender) => isUnanswered(sender, abuse)).length,
  }
}

function isUnanswered({ answeredAt, closedAt }: Sender, { mayClose }: Abuse): boolean {
  return answeredAt === undefined && !(mayClose && closedAt !== undefined)
}

const patience = 15

function closingTime({ answeredAt, closedAt }: Sender): number {
  if (closedAt === undefined) return Number.POSITIVE_INFINITY
  return Math.max(0, closedAt - (answeredAt ?? closedAt))
}

async function waitForEnd({ goesOn, hangsUp }: Abuse, senders: readonly Sender[]): Promise<void> {
  const isDone = ({ answeredAt, closedAt }: Sender) =>
    closedAt !== undefined || hangsUp || (answeredAt !== undefined && !goesOn)
  for (let waited = 0; waited < patience * 50 && !senders.every(isDone); waited++) await wait(20)
}

/** Watches a neighbour from a thread of its own, which the senders here don't hold up. */
function watchNeighbour(url: string, pids: readonly number[]) {
  const worker = new Worker(new URL('neighbour.mjs', import.meta.url), { workerData: { url, pids } })
  return {
    async stop(): Promise<number> {
      worker.postMessage('stop')
      const [longest] = await once(worker, 'message')
      return longest
    },
  }
}
