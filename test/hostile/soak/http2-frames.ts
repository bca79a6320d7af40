import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '../../chaos/random.js'
import { freshBody } from '../../contracts/adapter/deliveries.js'
import { Connection, signature } from '../../contracts/adapter/wire.js'
import type { Attack } from './attack.js'
import { paths } from './facts.js'

/** Types of frames (RFC 9113, section 6). */
const types = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
  unknown: 250,
} as const

const endStream = 1
const endHeaders = 4

function frame(type: keyof typeof types, flags: number, stream: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(types[type], 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

/** Fields that nothing compresses (RFC 7541, section 6.2.2); each text has at most 126 bytes. */
function fields(all: Readonly<Record<string, string>>): Buffer {
  const text = (value: string) => [Buffer.of(value.length), Buffer.from(value)]
  return Buffer.concat(
    Object.entries(all).flatMap(([name, value]) => [Buffer.of(0), ...text(name), ...text(value)]),
  )
}

const preface = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  frame('settings', 0, 0, Buffer.of()),
])
const cancel = Buffer.of(0, 0, 0, 8)
const kibibyte = Buffer.alloc(1024)

interface Frames {
  readonly bytes: Buffer
  /** How many requests that is. Default: 1. */
  readonly sent?: number
}

/** Sequences that RFC 9113 forbids, or that nobody would send who wants an answer. */
const sequences: readonly ((post: Buffer, body: Buffer, random: Random) => Frames)[] = [
  // headers that don't end
  (post) => ({ bytes: frame('headers', 0, 1, post) }),
  (post) => ({ bytes: Buffer.concat([frame('headers', 0, 1, post), frame('reset', 0, 1, cancel)]) }),
  (post, body) => ({
    bytes: Buffer.concat([frame('headers', 0, 1, post), frame('data', endStream, 1, body)]),
  }),
  (post, _body, random) => {
    const more = Array.from({ length: random.between(1, 80) }, () => frame('continuation', 0, 1, kibibyte))
    return { bytes: Buffer.concat([frame('headers', 0, 1, post), ...more]) }
  },
  // a stream reset as soon as it is there, again and again
  (post, _body, random) => {
    const streams = Array.from({ length: random.between(2, 30) }, (_, at) => at * 2 + 1)
    const frames = streams.flatMap((id) => [
      frame('headers', endHeaders, id, post),
      frame('reset', 0, id, cancel),
    ])
    return { bytes: Buffer.concat(frames), sent: streams.length }
  },
  // more of what had ended
  (post, body) => ({
    bytes: Buffer.concat([
      frame('headers', endHeaders | endStream, 1, post),
      frame('data', endStream, 1, body),
    ]),
  }),
  (post, body) => ({
    bytes: Buffer.concat([
      frame('headers', endHeaders, 1, post),
      frame('data', 0, 1, body),
      frame('headers', endHeaders, 1, post),
    ]),
  }),
  // all of a body's bytes, and a reset in the place of its end
  (post, body, random) => ({
    bytes: Buffer.concat([
      frame('headers', endHeaders, 1, post),
      frame('data', 0, 1, body),
      frame('reset', 0, 1, random.pick([cancel, Buffer.alloc(4)])),
    ]),
  }),
  // the end of the session in the middle of a body
  (post, body) => ({
    bytes: Buffer.concat([
      frame('headers', endHeaders, 1, post),
      frame('data', 0, 1, body),
      frame('goaway', 0, 0, Buffer.alloc(8)),
    ]),
  }),
  // frames out of place, behind half a request
  (post, body, random) => {
    const strays: readonly Buffer[] = [
      frame('data', 0, 0, body),
      frame('data', 0, 9, body),
      frame('windowUpdate', 0, 1, Buffer.alloc(4)),
      frame('windowUpdate', 0, 0, Buffer.alloc(4, 0x7f)),
      frame('settings', 0, 0, Buffer.of(1)),
      frame('priority', 0, 1, Buffer.of(0, 0, 0, 1, 0)),
      frame('pushPromise', endHeaders, 1, Buffer.concat([Buffer.of(0, 0, 0, 2), post])),
      frame('ping', 0, 0, Buffer.of(1)),
      frame('unknown', 255, 1, body),
      frame('headers', endHeaders, 2, post),
      frame('headers', endHeaders, 3, Buffer.alloc(40, 0xff)),
      Buffer.alloc(40, 0xff),
    ]
    return { bytes: Buffer.concat([frame('headers', endHeaders, 1, post), random.pick(strays)]) }
  },
]

/** Frames of HTTP/2 by hand. No answer is due: none of it is a complete request. */
export const http2Frames: Attack = {
  name: 'HTTP/2: frames',
  weight: 4,
  async run({ http2 }, random) {
    const body = Buffer.from(freshBody())
    const [name, value] = signature(body)
    const post = fields({
      ':method': 'POST',
      ':scheme': 'http',
      ':authority': 'localhost',
      ':path': paths.handler,
      [name]: value,
    })
    const { bytes, sent = 1 } = random.pick(sequences)(post, body, random)
    const connection = await Connection.to(random.pick(Object.values(http2)))
    await connection.send(Buffer.concat([preface, bytes]))
    await wait(random.between(0, 20))
    if (random.chance(0.5)) {
      connection.end()
      await wait(random.between(0, 50))
    }
    // Node.js waits for ever where only the end of the connection is said
    connection.reset()
    return { sent, due: 0, statuses: [], isRefused: true }
  },
}
