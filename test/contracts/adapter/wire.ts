import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { secret } from './scenarios.js'

/** A response as it came over the wire. */
export interface WireResponse {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

export interface WireRequest {
  readonly method?: string
  readonly path?: string
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly body?: string | Uint8Array
  /** What Content-Length says, where that isn't the body's length; `chunked` for none at all. */
  readonly length?: number | 'chunked'
  /** Bytes in each chunk of a chunked body. Default: 300. */
  readonly chunkSize?: number
}

/** A signature header, of LabSync unless it is named, made by node:crypto and not by the library. */
export function signature(
  body: string | Uint8Array,
  { at = Math.floor(Date.now() / 1000), key = secret, header = 'x-labsync-signature' } = {},
): readonly [string, string] {
  const mac = createHmac('sha256', key).update(`${at}.`).update(body).digest('hex')
  return [header, `t=${at},v1=${mac}`]
}

/** A request in bytes. */
export function bytesOf(request: WireRequest): Buffer {
  const { method = 'POST', path = '/webhooks/plain', headers = [], length, chunkSize } = request
  const body = Buffer.from(request.body ?? '')
  const named = new Set(headers.map(([name]) => name))
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: localhost',
    ...(named.has('content-type') || method !== 'POST' ? [] : ['content-type: application/json']),
    // one named with no value is not to be there at all
    ...headers.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`),
    ...(method !== 'POST'
      ? []
      : [length === 'chunked' ? 'transfer-encoding: chunked' : `content-length: ${length ?? body.length}`]),
  ]
  return Buffer.concat([
    Buffer.from(`${lines.join('\r\n')}\r\n\r\n`),
    length === 'chunked' ? inChunks(body, chunkSize) : body,
  ])
}

function inChunks(body: Buffer, size = 300): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < body.length; at += size) {
    const chunk = body.subarray(at, at + size)
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'))
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}

/** A raw connection to a server. Errors end it: what matters is what was answered before. */
export class Connection {
  readonly #socket: Socket
  readonly #closed: Promise<unknown>
  #received = Buffer.alloc(0)

  private constructor(socket: Socket) {
    this.#socket = socket
    this.#closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk])
    })
    // a safety net, not a measure: a server that answers nothing is told from one that answers wrongly
    socket.setTimeout(15_000, () => socket.destroy())
  }

  static async to(url: string): Promise<Connection> {
    const { hostname, port } = new URL(url)
    const socket = connect({ host: hostname, port: Number(port), noDelay: true })
    await once(socket, 'connect')
    return new Connection(socket)
  }

  /** Resolves once the bytes are handed over, or can't be. */
  send(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.destroyed) return resolve()
      this.#socket.write(bytes, () => resolve())
    })
  }

  /** Says that nothing more will come. */
  end(): void {
    this.#socket.end()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  reset(): void {
    this.#socket.resetAndDestroy()
  }

  /** The first response, with the connection left as it is; `undefined` where it closes instead. */
  async answer(): Promise<WireResponse | undefined> {
    for (;;) {
      const closed = this.#isClosed
      const [response] = parse(this.#received, 'POST', closed)
      if (response || closed) return response
      await this.#news()
    }
  }

  /** Sends a piece again and again until the server closes the connection. Returns how many bytes it took. */
  async sendUntilClosed(piece: Uint8Array, pause = 0): Promise<number> {
    const { bytesWritten: before } = this.#socket
    while (!this.#isClosed) {
      await Promise.race([this.send(piece), this.#closed])
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause))
    }
    return this.#socket.bytesWritten - before
  }

  get #isClosed(): boolean {
    return this.#socket.destroyed || this.#socket.readableEnded
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        for (const event of ['data', 'end', 'close']) this.#socket.off(event, wake)
        resolve()
      }
      for (const event of ['data', 'end', 'close']) this.#socket.on(event, wake)
    })
  }

  /** That many responses; fewer where the connection closes earlier. */
  async receive(count = 1, method = 'POST'): Promise<readonly WireResponse[]> {
    for (;;) {
      const closed = this.#isClosed
      const responses = parse(this.#received, method, closed)
      if (responses.length >= count || closed) {
        this.#socket.destroy()
        return responses
      }
      await this.#news()
    }
  }
}

/** Sends one request and takes its response; `undefined` where the connection was closed instead. */
export async function exchange(url: string, request: WireRequest): Promise<WireResponse | undefined> {
  const connection = await Connection.to(url)
  void connection.send(bytesOf(request))
  const [response] = await connection.receive(1, request.method)
  return response
}

/** The complete responses in what was received. */
function parse(received: Buffer, method: string, closed: boolean): readonly WireResponse[] {
  const responses: WireResponse[] = []
  let rest = received
  for (;;) {
    const headEnd = rest.indexOf('\r\n\r\n')
    if (headEnd < 0) return responses
    const [statusLine = '', ...lines] = rest.subarray(0, headEnd).toString('latin1').split('\r\n')
    const status = Number(statusLine.split(' ')[1])
    const headers = new Headers()
    for (const line of lines) {
      const colon = line.indexOf(':')
      headers.append(line.slice(0, colon), line.slice(colon + 1).trim())
    }
    const bodyless = method === 'HEAD' || status < 200 || status === 204 || status === 304
    const [body, end] = bodyless ? [Buffer.alloc(0), headEnd + 4] : bodyAt(rest, headEnd + 4, headers, closed)
    if (!body) return responses
    // an interim response (100 Continue) is none
    if (status >= 200) responses.push({ status, headers, body: body.toString() })
    rest = rest.subarray(end)
  }
}

function bodyAt(
  bytes: Buffer,
  start: number,
  headers: Headers,
  closed: boolean,
): readonly [body: Buffer | undefined, end: number] {
  if (headers.get('transfer-encoding') === 'chunked') return chunkedAt(bytes, start)
  const length = headers.get('content-length')
  const end = length === null ? (closed ? bytes.length : Number.POSITIVE_INFINITY) : start + Number(length)
  return end <= bytes.length ? [bytes.subarray(start, end), end] : [undefined, 0]
}

function chunkedAt(bytes: Buffer, start: number): readonly [body: Buffer | undefined, end: number] {
  const parts: Buffer[] = []
  let at = start
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return [undefined, 0]
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16)
    const end = lineEnd + 2 + size
    if (end + 2 > bytes.length) return [undefined, 0]
    parts.push(bytes.subarray(lineEnd + 2, end))
    at = end + 2
    if (size === 0) return [Buffer.concat(parts), at]
  }
}
