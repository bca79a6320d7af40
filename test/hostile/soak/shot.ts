import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '../../chaos/random.js'
import { Connection } from '../../contracts/adapter/wire.js'
import { type Attack, blameSender, type Result } from './attack.js'
import { paths } from './facts.js'

/** What is written to one connection of HTTP/1, and what is owed for it. */
export interface Shot {
  /** The bytes; a number is a pause, in milliseconds. */
  readonly pieces: readonly (Uint8Array | number)[]
  /** How many requests that is. Default: 1. */
  readonly sent?: number
  /** How many answers are due. Default: 1. */
  readonly due?: number
  /** What they must be, in order. Default: statuses that blame the sender. */
  readonly statuses?: readonly number[]
  /** The method, where an answer to it has no body. */
  readonly method?: 'HEAD'
  /** What the sender does behind the last piece instead of waiting. */
  readonly end?: 'fin' | 'reset'
}

/** An attack that fires such shots at the adapters, at one after the other of their webhooks. */
export function shooting(name: string, weight: number, aim: (path: string, random: Random) => Shot): Attack {
  return {
    name,
    weight,
    run({ http1 }, random) {
      const [adapter, url] = random.pick(Object.entries(http1))
      const path = adapter === 'node' ? paths.handler : random.pick([paths.handler, paths.middleware])
      return fire(url, aim(path, random))
    },
  }
}

async function fire(
  url: string,
  { pieces, sent = 1, due = 1, statuses, method, end }: Shot,
): Promise<Result> {
  const connection = await Connection.to(url)
  for (const piece of pieces) {
    if (typeof piece === 'number') await wait(piece)
    else await connection.send(piece)
  }
  if (end === 'reset') {
    connection.reset()
    return { sent, due: 0, statuses: [], isRefused: true }
  }
  if (end === 'fin') connection.end()
  const received = (await connection.receive(sent, method)).map(({ status }) => status)
  return { sent, due, statuses: received, isRefused: isExpected(received, statuses) }
}

function isExpected(received: readonly number[], expected: readonly number[] | undefined): boolean {
  if (!expected) return blameSender(received)
  return received.every((status, at) => status === expected[at])
}
