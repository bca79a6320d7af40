import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forward } from '../../../src/cli/listen/forward.js'
import { memoryHistory } from '../../../src/cli/listen/history.js'
import { endToEndLines, headerLinesOf } from '../../../src/cli/listen/hop-by-hop.js'
import { createListener } from '../../../src/cli/listen/listener.js'
import { createDeliveryServer, listenLocally } from '../../../src/cli/listen/server.js'
import { labsync } from '../../../src/providers/labsync.js'

/** What the receiver got, by the number that each request carries. */
const received = new Map<
  string,
  { readonly digest: string; readonly rawHeaders: readonly string[]; readonly url: string }
>()

const receiver = createServer(async (incoming, response) => {
  const hash = createHash('sha256')
  for await (const chunk of incoming) hash.update(chunk)
  const { rawHeaders, url = '', headers } = incoming
  received.set(String(headers['x-number']), { digest: hash.digest('hex'), rawHeaders, url })
  response.writeHead(202, { 'X-Answer': 'Yes', connection: 'close' })
  response.end('taken')
})

let target: URL
let listening: Server
let listenUrl: URL

beforeAll(async () => {
  target = new URL('/hook', await listenLocally(receiver, 0))
  const provider = labsync({ secret: 'a-test-secret' })
  listening = createDeliveryServer(createListener({ provider, history: memoryHistory(), forwardTo: target }))
  listenUrl = await listenLocally(listening, 0)
})

afterAll(() => {
  for (const server of [receiver, listening]) {
    server.close()
    server.closeAllConnections()
  }
})

/** Bodies that proxies and parsers change. */
function unkindBody(seed: number): Buffer {
  const size = [0, 1, 7, 64, 1000, 70_000][seed % 6] ?? 0
  const noise = randomBytes(size)
  const starts = [
    '',
    '\xFF\xFE',
    '\xEF\xBB\xBF',
    '{"a": 1.0}\r\n',
    '\0\0',
    '\x1F\x8B\x08',
    'a=b&c=%20+',
    '\n',
  ]
  return Buffer.concat([Buffer.from(starts[seed % starts.length] ?? '', 'latin1'), noise])
}

interface Posted {
  readonly status: number | undefined
  readonly text: string
  readonly headers: IncomingMessage['headers']
}

function post(body: Buffer, headers: readonly string[], isChunked: boolean): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL('/any/path?of=mine', listenUrl), { method: 'POST' })
    for (let index = 0; index < headers.length; index += 2)
      outgoing.setHeader(headers[index] ?? '', headers[index + 1] ?? '')
    outgoing.setHeader('X-Twice', ['one', 'two'])
    if (!isChunked) outgoing.setHeader('Content-Length', body.length)
    outgoing.on('error', reject)
    outgoing.on('response', async (incoming) => {
      let text = ''
      for await (const chunk of incoming) text += chunk
      resolve({ status: incoming.statusCode, text, headers: incoming.headers })
    })
    if (isChunked) for (let at = 0; at < body.length; at += 999) outgoing.write(body.subarray(at, at + 999))
    outgoing.end(isChunked ? undefined : body)
  })
}

describe('what is forwarded', () => {
  test('has the bytes and the headers that came, but for those of the connection', async () => {
    const count = Number(process.env.FORWARDED_BODIES ?? 400)
    const numbers = Array.from({ length: count }, (_, number) => number)
    const one = async () => {
      for (let number = numbers.pop(); number !== undefined; number = numbers.pop()) {
        const body = unkindBody(number)
        const isChunked = number % 2 === 1
        const headers = [
          'X-Number',
          String(number),
          'x-LabSync-Signature',
          `t=1,v1=${number}`,
          'Content-Type',
          'text/plain; charset="x"',
        ]
        const { status, text } = await post(body, headers, isChunked)
        expect([status, text]).toEqual([202, 'taken'])
        const got = received.get(String(number))
        expect(got?.digest).toBe(createHash('sha256').update(body).digest('hex'))
        const lines = endToEndLines(headerLinesOf(got?.rawHeaders ?? [])).filter(
          ([name]) => name.toLowerCase() !== 'content-length',
        )
        expect(lines).toEqual([
          ['Host', listenUrl.host],
          ...headerLinesOf(headers),
          ['X-Twice', 'one'],
          ['X-Twice', 'two'],
        ])
        received.delete(String(number))
      }
    }
    await Promise.all(Array.from({ length: 8 }, one))
    expect(received.size).toBe(0)
  }, 600_000)

  test('has the query that came, and its answer goes back', async () => {
    const { headers } = await post(Buffer.from('{}'), ['X-Number', 'query'], false)
    expect(received.get('query')?.url).toBe('/hook?of=mine')
    expect(headers['x-answer']).toBe('Yes')
  })
})

describe('a receiver that does not answer', () => {
  const empty = { method: 'POST', target: '/', headers: [], body: new Uint8Array() }

  test('is named in plain words', async () => {
    const server = createServer((incoming) => incoming.socket.destroy())
    const url = await listenLocally(server, 0)
    await expect(forward(empty, url)).rejects.toThrow('closed the connection without an answer')
    server.close()
    server.closeAllConnections()
    await expect(forward(empty, url)).rejects.toThrow(`Nothing listens at ${url.origin}.`)
    await expect(forward(empty, new URL('http://hookproof.invalid/'))).rejects.toThrow("can't be reached")
    await expect(forward(empty, new URL('https://127.0.0.1:1/'))).rejects.toThrow(
      /Nothing listens|can't be reached/,
    )
  })

  test('is waited for some seconds', async () => {
    const server = createServer(() => {})
    const url = await listenLocally(server, 0)
    await expect(forward(empty, url, 0.2)).rejects.toThrow('has not answered within 0.2 s.')
    server.close()
    server.closeAllConnections()
  })

  test('is not read beyond a megabyte', async () => {
    const server = createServer((_, response) => response.end(Buffer.alloc(3_000_000)))
    const url = await listenLocally(server, 0)
    await expect(forward(empty, url)).rejects.toThrow('longer than')
    server.close()
    server.closeAllConnections()
  })
})

test('headers that the connection names are its own', () => {
  const lines = [
    ['Connection', 'keep-alive, X-Own'],
    ['x-own', '1'],
    ['Transfer-Encoding', 'chunked'],
    ['X-Kept', '2'],
  ] as const
  expect(endToEndLines(lines)).toEqual([['X-Kept', '2']])
})
