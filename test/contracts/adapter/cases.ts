import assert from 'node:assert/strict'
import { fragileBodies } from './bodies.js'
import { type LogEntry, limit } from './scenarios.js'
import { bytesOf, Connection, exchange, signature, type WireRequest, type WireResponse } from './wire.js'

/**
 * What a case asks of a runtime beside a route: a body parser of its own, a body that arrives while the
 * handler reads it, methods other than POST, pipelining, a timer that goes on behind an answer, an answer
 * ahead of the handler, a body that comes without a Content-Type, a body that no parser can read.
 */
export type Need = 'parser' | 'stream' | 'methods' | 'pipelining' | 'timer' | 'ack' | 'untyped' | 'unparsed'

/** One case of the adapter contract. Fails by throwing. Cases of one server must not overlap. */
export interface Case {
  readonly name: string
  readonly needs?: Need
  readonly run: (url: string) => Promise<void>
}

type Body = string | Uint8Array

const plain = '/webhooks/plain'
const cutOff = '/webhooks/cut-off'

let deliveries = 0

/** A genuine body like no other. */
function freshBody(fill = ''): string {
  return JSON.stringify({ event: 'job.created', data: { delivery: ++deliveries, fill } })
}

/** A genuine body of exactly that many bytes. */
function bodyOfSize(size: number): string {
  return freshBody().padEnd(size)
}

function signed(body: Body, request: WireRequest = {}): WireRequest {
  return { ...request, body, headers: [signature(body), ...(request.headers ?? [])] }
}

async function readLog(url: string): Promise<readonly LogEntry[]> {
  const response = await fetch(new URL('/log', url))
  return (await response.json()) as readonly LogEntry[]
}

interface Logged<Answer> {
  readonly answer: Answer
  readonly events: readonly unknown[]
  readonly codes: readonly unknown[]
}

/** What a step answers, and what it adds to the server's log of one scenario. */
async function logged<Answer>(
  url: string,
  { path = plain }: WireRequest,
  step: () => Promise<Answer>,
): Promise<Logged<Answer>> {
  const before = await readLog(url)
  const answer = await step()
  const entries = (await readLog(url))
    .slice(before.length)
    .filter(({ scenario }) => path === `/webhooks/${scenario}`)
  return {
    answer,
    events: entries.flatMap(({ event }) => event ?? []),
    codes: entries.flatMap(({ outcome }) => (outcome ? [outcome.code] : [])),
  }
}

function send(url: string, request: WireRequest): Promise<Logged<WireResponse | undefined>> {
  return logged(url, request, () => exchange(url, request))
}

/** Delivers, and asserts that it is answered so and never handled. */
async function refuses(
  url: string,
  request: WireRequest,
  status: number,
  code: string,
): Promise<WireResponse> {
  const { answer, events, codes } = await send(url, request)
  assert.equal(answer?.status, status)
  assert.deepEqual(codes, [code])
  assert.deepEqual(events, [])
  return answer
}

/** Delivers, and asserts that the handler was given just this, once. */
async function delivers(url: string, request: WireRequest & { readonly body: Body }): Promise<void> {
  const { answer, events, codes } = await send(url, request)
  assert.equal(answer?.status, 200)
  assert.deepEqual(events, [eventIn(request.body)])
  assert.deepEqual(codes, [undefined])
}

function eventIn(body: Body): unknown {
  const text = new TextDecoder().decode(Buffer.from(body))
  const payload = JSON.parse(JSON.stringify(JSON.parse(text)))
  return { type: 'job.created', data: payload.data, payload }
}

/** The server is still there, and takes what is genuine. */
async function lives(url: string): Promise<void> {
  const body = freshBody()
  await delivers(url, { ...signed(body), body })
}

/**
 * Behind a parser a delivery is either taken whole, or refused by name: never lost, never called a forgery.
 * A parser may itself refuse what it doesn't know, but it knows JSON.
 */
async function survivesParser(url: string, body: Body, contentType: string): Promise<void> {
  const request = signed(body, {
    path: '/webhooks/behind-parser',
    headers: [['content-type', contentType]],
  })
  const { answer, events, codes } = await send(url, request)
  if (answer?.status === 200) return assert.deepEqual(events, [eventIn(body)])
  assert.deepEqual(events, [])
  if (answer?.status === 415 && !contentType.startsWith('application/json')) return
  assert.equal(answer?.status, 500)
  assert.deepEqual(codes, ['body_already_parsed'])
}

const genuine: readonly Case[] = [
  {
    name: 'a genuine delivery arrives once, as its sender wrote it',
    async run(url) {
      await lives(url)
    },
  },
  ...Object.entries(fragileBodies).map(([what, body]) => ({
    name: `a body with ${what} verifies and arrives`,
    run: (url: string) => delivers(url, { ...signed(body), body }),
  })),
  {
    name: 'a body of no content-type at all arrives',
    needs: 'untyped',
    async run(url) {
      const body = freshBody()
      await delivers(url, { ...signed(body, { headers: [['content-type', '']] }), body })
    },
  },
  {
    name: 'an event type nobody knows is answered 200 and arrives as unknown',
    async run(url) {
      const body = '{"event":"job.teleported","data":{"to":"Mars"}}'
      const { answer, events } = await send(url, signed(body))
      assert.equal(answer?.status, 200)
      assert.deepEqual(events, [{ type: 'unknown', data: { to: 'Mars' }, payload: JSON.parse(body) }])
    },
  },
  {
    name: 'two deliveries pipelined on one socket both arrive',
    needs: 'pipelining',
    async run(url) {
      const bodies = [freshBody(), freshBody()]
      const { answer, events } = await logged(url, {}, async () => {
        const connection = await Connection.to(url)
        void connection.send(Buffer.concat(bodies.map((body) => bytesOf(signed(body)))))
        return connection.receive(2)
      })
      assert.deepEqual(
        answer.map(({ status }) => status),
        [200, 200],
      )
      assert.deepEqual(events, bodies.map(eventIn))
    },
  },
]

const unproven: readonly Case[] = [
  {
    name: 'a forged delivery is refused with 401',
    async run(url) {
      const body = freshBody()
      const forged = [signature(body, { key: 'not the secret' })]
      await refuses(url, { body, headers: forged }, 401, 'signature_mismatch')
    },
  },
  {
    name: 'a tampered body is refused with 401',
    async run(url) {
      const { headers = [] } = signed(freshBody())
      await refuses(url, { body: freshBody(), headers }, 401, 'signature_mismatch')
    },
  },
  {
    name: 'a stale delivery is refused with 401',
    async run(url) {
      const body = freshBody()
      const stale = [signature(body, { at: Math.floor(Date.now() / 1000) - 3600 })]
      await refuses(url, { body, headers: stale }, 401, 'timestamp_too_old')
    },
  },
  {
    name: 'a delivery signed an hour ahead is refused with 401',
    async run(url) {
      const body = freshBody()
      const early = [signature(body, { at: Math.floor(Date.now() / 1000) + 3600 })]
      await refuses(url, { body, headers: early }, 401, 'timestamp_too_new')
    },
  },
  {
    name: 'an unsigned delivery is refused with 401',
    run: async (url) => void (await refuses(url, { body: freshBody() }, 401, 'header_missing')),
  },
  {
    name: 'a signature header that stands twice on the wire is refused with 401',
    async run(url) {
      const body = freshBody()
      const stale = signature(body, { at: 1 })
      await refuses(url, { body, headers: [signature(body), stale] }, 401, 'header_malformed')
      await refuses(url, { body, headers: [stale, signature(body)] }, 401, 'header_malformed')
    },
  },
  {
    name: 'an empty body is refused: 401 unsigned, 400 signed',
    async run(url) {
      await refuses(url, { body: '' }, 401, 'header_missing')
      await refuses(url, signed(''), 400, 'payload_not_json')
    },
  },
  {
    name: 'a refusal is a problem document that gives no reason',
    async run(url) {
      for (const answer of [
        await refuses(url, { body: freshBody() }, 401, 'header_missing'),
        await refuses(url, signed('{}'), 400, 'payload_invalid'),
        await refuses(
          url,
          signed(bodyOfSize(limit + 1), { path: '/webhooks/limited' }),
          413,
          'body_too_large',
        ),
      ]) {
        assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json(;|$)/)
        assert.deepEqual(JSON.parse(answer.body), { type: 'about:blank', status: answer.status })
      }
    },
  },
]

const malformed: readonly Case[] = [
  {
    name: 'a signed body that is not UTF-8 is refused with 400',
    needs: 'unparsed',
    async run(url) {
      const body = Buffer.concat([
        Buffer.from('{"event":"job.created","data":{"name":"'),
        Buffer.from([0xff]),
      ])
      await refuses(url, signed(body), 400, 'payload_not_utf8')
    },
  },
  {
    name: 'a signed body that is not JSON, or not of the shape, is refused with 400',
    needs: 'unparsed',
    async run(url) {
      await refuses(url, signed('event=job.created'), 400, 'payload_not_json')
      await refuses(url, signed('[]'), 400, 'payload_invalid')
      await refuses(url, signed('null'), 400, 'payload_invalid')
    },
  },
  {
    name: 'a compressed body is refused with 415',
    needs: 'unparsed',
    async run(url) {
      const request = signed(freshBody(), { headers: [['content-encoding', 'gzip']] })
      await refuses(url, request, 415, 'body_encoding_unsupported')
      await lives(url)
    },
  },
  ...['GET', 'HEAD', 'OPTIONS', 'PUT'].map((method) => ({
    name: `${method} is refused with 405 and Allow`,
    needs: 'methods' as const,
    async run(url: string) {
      const answer = await refuses(url, { method }, 405, 'method_not_allowed')
      assert.equal(answer.headers.get('allow'), 'POST')
    },
  })),
]

const bounds: readonly Case[] = [
  ...[undefined, 'chunked' as const].map((length) => ({
    name: `a ${length ?? 'measured'} body of exactly the limit arrives, one byte more is refused with 413`,
    async run(url: string) {
      const path = '/webhooks/limited'
      const body = bodyOfSize(limit)
      assert.equal(Buffer.byteLength(body), limit)
      await delivers(url, { ...signed(body, { path, ...(length && { length }) }), body })
      const request = signed(bodyOfSize(limit + 1), { path, ...(length && { length }) })
      await refuses(url, request, 413, 'body_too_large')
    },
  })),
  {
    name: 'a chunked body without Content-Length arrives',
    async run(url) {
      const body = freshBody('x'.repeat(5000))
      await delivers(url, { ...signed(body, { length: 'chunked' }), body })
    },
  },
  {
    name: 'a Content-Length that is too small gets nothing handled',
    async run(url) {
      const body = freshBody()
      const { answer, events } = await send(url, signed(body, { path: cutOff, length: body.length - 5 }))
      assert.ok(answer === undefined || [400, 401].includes(answer.status), `answered ${answer?.status}`)
      assert.deepEqual(events, [])
      await lives(url)
    },
  },
  {
    name: 'a Content-Length that is too large, then a hang-up, gets nothing handled',
    async run(url) {
      const body = freshBody()
      const request = signed(body, { path: cutOff, length: body.length + 5 })
      const { events } = await logged(url, request, async () => {
        const connection = await Connection.to(url)
        await connection.send(bytesOf(request))
        connection.end()
        await connection.receive()
      })
      assert.deepEqual(events, [])
      await lives(url)
    },
  },
  {
    name: 'an upload aborted half-way gets nothing handled',
    async run(url) {
      const request = signed(freshBody('x'.repeat(5000)), { path: cutOff })
      const bytes = bytesOf(request)
      const { events } = await logged(url, request, async () => {
        const connection = await Connection.to(url)
        await connection.send(bytes.subarray(0, bytes.length / 2))
        connection.destroy()
        await lives(url)
      })
      assert.deepEqual(events, [])
    },
  },
  {
    name: 'a body that is not there by the deadline is refused with 408',
    needs: 'stream',
    async run(url) {
      const request = signed(freshBody(), { path: '/webhooks/slow' })
      const { answer, events, codes } = await logged(url, request, async () => {
        const connection = await Connection.to(url)
        await connection.send(bytesOf(request).subarray(0, -1))
        const [response] = await connection.receive()
        return response
      })
      assert.equal(answer?.status, 408)
      assert.deepEqual(codes, ['body_timeout'])
      assert.deepEqual(events, [])
      await lives(url)
    },
  },
  {
    name: 'a body of 10 MB is refused with 413, or cut off',
    needs: 'unparsed',
    async run(url) {
      const body = 'x'.repeat(10_000_000)
      for (const length of [body.length, 'chunked' as const]) {
        const { answer, events } = await send(url, signed(body, { path: cutOff, length }))
        assert.ok(answer === undefined || answer.status === 413, `answered ${answer?.status}`)
        assert.deepEqual(events, [])
      }
      await lives(url)
    },
  },
]

const parsers: readonly Case[] = [
  'application/json',
  'application/json; charset=utf-8',
  'application/cloudevents+json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
].map((contentType) => ({
  name: `behind a body parser, ${contentType} is taken whole or refused by name`,
  needs: 'parser' as const,
  async run(url: string) {
    await survivesParser(url, freshBody(), contentType)
    await survivesParser(url, fragileBodies['pretty-printed'] ?? '', contentType)
  },
}))

const failures: readonly Case[] = [
  ...['throws-error', 'throws-undefined', 'throws-string', 'rejects-later'].map((scenario) => ({
    name: `a handler that fails (${scenario}) is answered 500, and the process lives`,
    async run(url: string) {
      const request = signed(freshBody(), { path: `/webhooks/${scenario}` })
      const { answer, events, codes } = await send(url, request)
      assert.equal(answer?.status, 500)
      assert.equal(events.length, 1)
      assert.deepEqual(codes, ['handler_failed'])
      await lives(url)
    },
  })),
  {
    name: 'a handler that fails after its time was up is answered 500, and the process lives',
    needs: 'timer',
    async run(url) {
      const request = signed(freshBody(), { path: '/webhooks/rejects-too-late' })
      const { answer, codes } = await send(url, request)
      assert.equal(answer?.status, 500)
      assert.deepEqual(codes, ['handler_timeout'])
      await new Promise((resolve) => setTimeout(resolve, 300))
      await lives(url)
    },
  },
  {
    name: 'a handler that fails after the answer was given is told to onOutcome, and the process lives',
    needs: 'ack',
    async run(url) {
      const request = signed(freshBody(), { path: '/webhooks/acknowledged' })
      const { answer, events, codes } = await logged(url, request, async () => {
        const answered = await exchange(url, request)
        await new Promise((resolve) => setTimeout(resolve, 300))
        return answered
      })
      assert.equal(answer?.status, 202)
      assert.equal(events.length, 1)
      assert.deepEqual(codes, ['handler_failed'])
      await lives(url)
    },
  },
]

const neighbours: readonly Case[] = [
  {
    name: 'the routes next door are left alone',
    async run(url) {
      const neighbour = new URL('/neighbour', url)
      const plain = await fetch(neighbour)
      assert.equal(plain.status, 200)
      assert.deepEqual(await plain.json(), { neighbour: true })
      const sent = { a: 1, b: ['two'] }
      const headers = { 'content-type': 'application/json' }
      const echo = await fetch(neighbour, { method: 'POST', headers, body: JSON.stringify(sent) })
      assert.deepEqual(await echo.json(), sent)
      assert.equal((await fetch(new URL('/nowhere', url))).status, 404)
    },
  },
]

/** The adapter contract. */
export const cases: readonly Case[] = [
  ...genuine,
  ...unproven,
  ...malformed,
  ...bounds,
  ...parsers,
  ...failures,
  ...neighbours,
]
