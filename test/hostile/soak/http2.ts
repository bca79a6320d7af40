import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2'
import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '../../chaos/random.js'
import { freshBody } from '../../contracts/adapter/deliveries.js'
import { signature } from '../../contracts/adapter/wire.js'
import type { Attack } from './attack.js'
import { bodyLimit, paths } from './facts.js'

/** Opens a session of HTTP/2. Errors end it. */
export function openSession(url: string): ClientHttp2Session {
  return connect(url).on('error', () => {})
}

/**
 * Opens a stream and does with it what it is told. Resolves with the status of its answer once it is closed;
 * `undefined` where there was none.
 */
export function request(
  session: ClientHttp2Session,
  headers: Readonly<Record<string, string>>,
  write: (stream: ClientHttp2Stream) => void,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const stream = session.request({ ':method': 'POST', ':path': paths.handler, ...headers })
    let status: number | undefined
    stream
      .on('response', (head) => {
        status = head[':status']
      })
      .on('error', () => {})
      .on('close', () => resolve(status))
      .resume()
    // a safety net, not a measure, as for HTTP/1
    stream.setTimeout(15_000, () => stream.close(constants.NGHTTP2_CANCEL))
    write(stream)
  })
}

/** What becomes of one stream. */
interface Plan {
  readonly headers: Readonly<Record<string, string>>
  readonly write: (stream: ClientHttp2Stream) => void
  /** The status that it must be answered; `undefined` where no answer is due. */
  readonly due?: number
}

function planOf(random: Random): Plan {
  const body = freshBody('x'.repeat(random.between(0, 2000)))
  const [name, value] = signature(body)
  const genuine = { [name]: value }
  const forged = Object.fromEntries([signature(body, { key: 'not the secret' })])
  // Node.js may end a body ahead of its reset, so one with all of its bytes is reset by hand: see http2-frames.ts
  const reset = (stream: ClientHttp2Stream) => stream.close(constants.NGHTTP2_CANCEL)
  const resetLater = (stream: ClientHttp2Stream) => setTimeout(reset, random.between(0, 20), stream)
  const plans: readonly (() => Plan)[] = [
    () => ({ headers: forged, write: (stream) => stream.end(body), due: 401 }),
    () => ({ headers: genuine, write: (stream) => stream.end(`${body} `), due: 401 }),
    () => ({ headers: {}, write: (stream) => stream.end(), due: 401 }),
    () => ({ headers: { ...genuine, ':path': paths.throws }, write: (stream) => stream.end(body), due: 500 }),
    () => ({ headers: { ...genuine, ':path': paths.nobody }, write: (stream) => stream.end(body), due: 404 }),
    () => ({ headers: { ...genuine, ':method': 'PUT' }, write: (stream) => stream.end(body), due: 405 }),
    () => ({ headers: genuine, write: reset }),
    () => ({
      headers: genuine,
      write(stream) {
        stream.write(body.slice(0, random.between(1, body.length)))
        resetLater(stream)
      },
    }),
    () => ({ headers: { ...genuine, 'content-length': '5' }, write: (stream) => stream.end(body) }),
    () => ({ headers: forged, write: writeAfterRefusal, due: 413 }),
  ]
  return random.pick(plans)()
}

function writeAfterRefusal(stream: ClientHttp2Stream): void {
  stream.write(Buffer.alloc(bodyLimit + 1))
  stream.on('response', () => {
    stream.write(Buffer.alloc(bodyLimit / 2))
    setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), 5)
  })
}

/** Streams of one session at the same time, some of them reset; the session ends after them, or in their midst. */
export const http2Streams: Attack = {
  name: 'HTTP/2: streams',
  weight: 2,
  async run({ http2 }, random) {
    const session = openSession(random.pick(Object.values(http2)))
    const plans = Array.from({ length: Math.floor(random.between(1, 24)) }, () => planOf(random))
    const answers = plans.map(({ headers, write }) => request(session, headers, write))
    const isCutShort = random.chance(0.15)
    if (isCutShort) {
      await wait(random.between(0, 15))
      if (random.chance(0.5))
        session.goaway(random.pick([constants.NGHTTP2_NO_ERROR, constants.NGHTTP2_CANCEL]))
      session.destroy()
    }
    const statuses = await Promise.all(answers)
    session.close()
    const owed = isCutShort ? [] : plans.map(({ due }) => due)
    return {
      sent: plans.length,
      due: owed.filter((status) => status !== undefined).length,
      statuses: statuses.filter((status, at) => status !== undefined && owed[at] !== undefined) as number[],
      isRefused: plans.every(({ due }, at) => isFit(statuses[at], due)),
    }
  },
}

/** Whether an answer is the one that was due, or a refusal of what none was due for. */
function isFit(status: number | undefined, due: number | undefined): boolean {
  if (status === undefined || status === due) return true
  return due === undefined && status >= 400 && status < 500
}
