import { setTimeout as wait } from 'node:timers/promises'
import { bytesOf, signature } from '../contracts/adapter/wire.js'
import { openSender, type Sender } from './sockets.js'

/** One way to be hostile. */
export interface Abuse {
  readonly name: string
  /** How much memory it may take, in bytes over the baseline. */
  readonly memory: number
  /** How much memory it may take over what the runtime takes of its own, in bytes, where a runtime is measured alone. */
  readonly overRuntime?: number
  /** How often it is measured, an odd number. Memory of many buffers depends on when garbage is collected. Default: once. */
  readonly times?: number
  /** How many bytes of a sender are read before it is to be refused. */
  readonly refusedAfter: number
  /** Sends it. The senders are measured until all is over: each has closed, or been answered where it leaves it at that. */
  readonly run: (url: string, watch: (sender: Sender) => void) => Promise<void>
  /** Whether a sender that is answered goes on until the server closes the connection. */
  readonly goesOn?: true
  /**
   * Whether the runtime may close instead of answering. It refuses the request before it calls anybody (Bun with 431, Deno
   * with 400: no handler of theirs was called), and closes at once, so that the answer may be lost.
   */
  readonly mayClose?: true
  /** Whether it gives its senders no chance of an answer. */
  readonly hangsUp?: true
}

const mebibyte = 1_048_576
const one = 4 * mebibyte + 32 * mebibyte
const many = 96 * mebibyte
const path = '/webhooks/plain'
const piece = Buffer.alloc(65_536, 'x')
const chunk = Buffer.concat([Buffer.from('10000\r\n'), piece, Buffer.from('\r\n')])

function head(...lines: readonly string[]): Buffer {
  return headTo(path, ...lines)
}

function headTo(path: string, ...lines: readonly string[]): Buffer {
  return Buffer.from([`POST ${path} HTTP/1.1`, 'host: localhost', ...lines, '', ''].join('\r\n'))
}

function write({ socket }: Sender, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) return resolve()
    socket.once('close', resolve)
    socket.write(bytes, () => {
      socket.off('close', resolve)
      resolve()
    })
  })
}

/** Writes until the server closes, or has had 100 MB. */
async function flood(sender: Sender, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < 100_000_000 && sender.closedAt === undefined; sent += bytes.length)
    await Promise.race([write(sender, bytes), wait(12_000)])
}

export const abuses: readonly Abuse[] = [
  {
    name: '1,000,000 bytes in chunks of 1',
    memory: one,
    // workerd puts the chunks together and reads it to its end: it is within the limit, but for what frames it
    refusedAfter: 6_100_000,
    async run(url, watch) {
      const sender = await openSender(url)
      watch(sender)
      await write(sender, Buffer.concat([head('transfer-encoding: chunked'), chunksOfOne]))
    },
  },
  {
    name: '100 MB, announced',
    memory: one,
    refusedAfter: 0,
    goesOn: true,
    async run(url, watch) {
      const sender = await openSender(url)
      watch(sender)
      await write(sender, head('content-length: 100000000'))
      await flood(sender, piece)
    },
  },
  {
    name: '100 MB, unannounced',
    memory: one,
    refusedAfter: mebibyte,
    goesOn: true,
    async run(url, watch) {
      const sender = await openSender(url)
      watch(sender)
      await write(sender, head('transfer-encoding: chunked'))
      await flood(sender, chunk)
    },
  },
  {
    name: '150 dripping',
    memory: many,
    // no less: what Bun alone takes differs by 60 MiB from one run to the next
    overRuntime: many,
    times: 3,
    refusedAfter: 0,
    goesOn: true,
    async run(url, watch) {
      const drip = async () => {
        const sender = await openSender(url)
        watch(sender)
        const begin = headTo('/webhooks/dripping', 'content-length: 1000000')
        await write(sender, Buffer.concat([begin, Buffer.alloc(900_000, 'x')]))
        // the server has 3 s until it refuses it, and 10 s to close
        for (let sent = 0; sent < 130 && sender.closedAt === undefined; sent++) {
          await write(sender, Buffer.from('x'))
          await wait(100)
        }
      }
      await Promise.all(Array.from({ length: 150 }, drip))
    },
  },
  {
    name: 'hang-ups in each phase',
    memory: many,
    refusedAfter: mebibyte,
    hangsUp: true,
    async run(url, watch) {
      const body = JSON.stringify({ event: 'job.created', data: { fill: 'x'.repeat(2000) } })
      const bytes = bytesOf({ path, body, headers: [signature(body, { key: 'not the secret' })] })
      const hangUp = async (at: number) => {
        const sender = await openSender(url)
        watch(sender)
        await write(sender, bytes.subarray(0, at))
        if (at % 3 === 0) await wait(at % 7)
        if (at % 2 === 0) sender.socket.destroy()
        else sender.socket.resetAndDestroy()
      }
      for (let at = 0; at <= bytes.length; at += 150)
        await Promise.all(Array.from({ length: 10 }, (_, more) => hangUp(at + more)))
    },
  },
  {
    name: 'a lying Content-Length',
    memory: one,
    refusedAfter: mebibyte,
    async run(url, watch) {
      for (const [length, size] of [
        [5, 2000],
        [2000, 2000],
      ] as const) {
        const sender = await openSender(url)
        watch(sender)
        await write(sender, Buffer.concat([head(`content-length: ${length}`), Buffer.alloc(size, 'x')]))
      }
    },
  },
  {
    name: 'a header of 1 MB',
    memory: one,
    refusedAfter: mebibyte,
    mayClose: true,
    async run(url, watch) {
      const sender = await openSender(url)
      watch(sender)
      await write(sender, head('content-length: 2', `x-labsync-signature: ${'x'.repeat(1_000_000)}`))
      await write(sender, Buffer.from('{}'))
    },
  },
]

const chunksOfOne = Buffer.from(`${'1\r\nx\r\n'.repeat(1_000_000)}0\r\n\r\n`)
