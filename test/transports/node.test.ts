import { execFile } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { ServerResponse } from 'node:http'
import {
  connect,
  constants,
  createServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type Settings,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { webhook } from '../../src/adapters/node.js'
import type { Outcome } from '../../src/receiver/outcome.js'
import { createReceiver } from '../../src/receiver/receive.js'
import {
  continueTo,
  findRawBody,
  incomingNodeRequest,
  isDiscarding,
  type NodeResponse,
  nodeHeaders,
  sendReply,
} from '../../src/transports/node.js'
import { type NodeRequest, readNodeBody } from '../../src/transports/node-body.js'
import { hooks } from '../receiver/fixture.js'

const limits = { bodyLimit: 10, bodyTimeout: 5, hold() {} }
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()

afterEach(() => vi.useRealTimers())

const whole = () => Readable.from([Buffer.from('one')])

describe('a body of Node’s', () => {
  test.each([
    [[], ''],
    [['0123456789'], '0123456789'],
    [['01234', '56789'], '0123456789'],
  ])('in chunks of %j is read whole', async (chunks, whole) => {
    const body = Readable.from(
      chunks.map((chunk) => Buffer.from(chunk)),
      { objectMode: false },
    )
    expect(text(await readNodeBody(body, limits))).toBe(whole)
  })

  test('that is over the limit is refused, and heard no longer', async () => {
    const body = new PassThrough()
    body.write('0123456789a')
    await expect(readNodeBody(body, limits)).rejects.toMatchObject({ code: 'body_too_large' })
    expect(body.listenerCount('data')).toBe(0)
  })

  test('that stalls is given up at the deadline', async () => {
    vi.useFakeTimers()
    const body = new PassThrough()
    const refusal = expect(readNodeBody(body, limits)).rejects.toMatchObject({ code: 'body_timeout' })
    await vi.advanceTimersByTimeAsync(5000)
    await refusal
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each([undefined, new Error('on purpose')])('that breaks off (%s) is body_aborted', async (error) => {
    const body = new PassThrough()
    body.write('01')
    const refusal = expect(readNodeBody(body, limits)).rejects.toMatchObject({ code: 'body_aborted' })
    body.destroy(error)
    await refusal
  })

  test('that broke off before is body_aborted', async () => {
    const body = new PassThrough()
    body.destroy()
    await expect(readNodeBody(body, limits)).rejects.toMatchObject({ code: 'body_aborted' })
  })

  test('that was read leaves no timer behind', async () => {
    vi.useFakeTimers()
    await readNodeBody(whole(), limits)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('that was read holds no process up', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length
    const before = timers()
    await readNodeBody(whole(), { ...limits, bodyTimeout: 9 })
    expect(timers()).toBe(before)
  })

  test('that was paused is read', async () => {
    const body = new PassThrough()
    body.pause()
    body.end('one')
    expect(text(await readNodeBody(body, limits))).toBe('one')
  })

  test('that was empty and is over is empty', async () => {
    const body = new PassThrough()
    body.end()
    body.resume()
    await new Promise((resolve) => body.once('end', resolve))
    expect(text(await readNodeBody(body, limits))).toBe('')
  })

  test('that was read before is body_already_parsed, with the fix', async () => {
    const body = new PassThrough()
    body.end('{}')
    await body.toArray()
    await expect(readNodeBody(body, limits, 'move it')).rejects.toMatchObject({
      code: 'body_already_parsed',
      message: expect.stringContaining('move it'),
    })
  })

  test('that is read as text is body_already_parsed', async () => {
    const body = new PassThrough()
    body.setEncoding('utf8')
    body.end('{}')
    await expect(readNodeBody(body, limits)).rejects.toMatchObject({ code: 'body_already_parsed' })
  })
})

test('of several candidates, the first raw body is taken', () => {
  const bytes = Buffer.from('bytes')
  expect(findRawBody(undefined, { a: 1 }, ['a'], bytes, 'text')).toBe(bytes)
  expect(findRawBody('', bytes)).toBe('')
  expect(findRawBody(undefined, {}, null, 1)).toBeUndefined()
})

describe('a reply', () => {
  const headers = { 'content-type': 'application/problem+json' }

  const request = { httpVersionMajor: 1 } as NodeRequest

  function response(headersSent: boolean) {
    const res = { req: request, headersSent, statusCode: 0, setHeader: vi.fn(), end: vi.fn() }
    return Object.assign(res, { asResponse: res as unknown as NodeResponse })
  }

  test('is sent', () => {
    const res = response(false)
    sendReply(res.asResponse, { status: 401, headers, body: '{}' })
    expect(res.statusCode).toBe(401)
    expect(res.setHeader.mock.calls).toEqual([['content-type', 'application/problem+json']])
    expect(res.end).toHaveBeenCalledExactlyOnceWith('{}')
  })

  test('is not sent where somebody else has begun to answer', () => {
    const res = response(true)
    sendReply(res.asResponse, { status: 401, headers, body: '{}' })
    expect(res).toMatchObject({ statusCode: 0 })
    expect(res.setHeader).not.toHaveBeenCalled()
    expect(res.end).not.toHaveBeenCalled()
  })

  test('to a request without a method is 405', async () => {
    const incoming = incomingNodeRequest({ headers: {}, complete: true } as NodeRequest, () => '')
    const receiver = createReceiver(hooks.labsync, undefined, { onOutcome() {} })
    expect(await receiver.receive(incoming, {})).toMatchObject({ status: 405 })
  })

  test('closes the connection, of HTTP/1, after a body that was too large or too slow', () => {
    const reply = { headers, body: '' }
    for (const status of [408, 413])
      expect(nodeHeaders({ status, ...reply }, request)).toEqual({ ...headers, connection: 'close' })
    expect(nodeHeaders({ status: 401, ...reply }, request)).toEqual(headers)
    expect(nodeHeaders({ status: 413, ...reply }, { httpVersionMajor: 2 } as NodeRequest)).toEqual(headers)
  })
})

describe('the rest of a refused body', () => {
  /** A request whose body is on its way, as far as one is read. */
  function refused({ complete = false, bodyLimit = limits.bodyLimit } = {}) {
    const body = new PassThrough({ highWaterMark: 100 })
    const request = Object.assign(body, {
      headers: {},
      complete,
      httpVersionMajor: 1,
    }) as unknown as NodeRequest
    incomingNodeRequest(request, () => '').discardBody?.({ ...limits, bodyLimit })
    const response = new ServerResponse(request as never)
    const end = vi.spyOn(response, 'end')
    sendReply(response, { status: 415, headers: {}, body: 'no' })
    return { body, request, response, end }
  }

  test('is read to nobody until it ends, and then the answer ends', async () => {
    const { body, request, response, end } = refused()
    expect(isDiscarding(request)).toBe(true)
    expect(response.getHeader('connection')).toBe('close')
    expect(response.getHeader('content-length')).toBe('2')
    expect(response.headersSent).toBe(true)
    expect(end).not.toHaveBeenCalled()
    body.end('more')
    await vi.waitUntil(() => end.mock.calls.length > 0)
  })

  test('is read no further than the limit once more, and no longer than two seconds', async () => {
    vi.useFakeTimers()
    const { body, end } = refused()
    body.write('x'.repeat(limits.bodyLimit))
    await vi.advanceTimersByTimeAsync(1)
    expect(body.isPaused()).toBe(false)
    body.write('x')
    await vi.advanceTimersByTimeAsync(1998)
    expect(body.isPaused()).toBe(true)
    expect(end).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(end).toHaveBeenCalledOnce()
  })

  test('is read in no more pieces than a body may have', async () => {
    const { body } = refused({ bodyLimit: 100_000 })
    const write = () => new Promise((resolve) => body.write('x', resolve))
    for (let sent = 0; sent < 4096 + 390; sent++) await write()
    expect(body.isPaused()).toBe(false)
    body.write('x')
    await vi.waitUntil(() => body.isPaused())
  })

  test.each([undefined, new Error('on purpose')])('may break off (%s)', async (error) => {
    const { body, end } = refused()
    body.destroy(error)
    await vi.waitUntil(() => end.mock.calls.length > 0)
  })

  test('is nothing where all of it was there', () => {
    const { request, response, end } = refused({ complete: true })
    expect(isDiscarding(request)).toBe(false)
    expect(end).toHaveBeenCalledOnce()
    expect(response.getHeader('connection')).toBeUndefined()
  })
})

describe('over HTTP/2', () => {
  interface Http2Objects {
    readonly req: Http2ServerRequest
    readonly res: Http2ServerResponse
  }

  /** Serves a webhook, and opens a stream to it. */
  async function stream(options: object = {}, arrived = () => {}, settings: Settings = {}) {
    const onOutcome = vi.fn<(outcome: Outcome) => void>()
    const receive = webhook(hooks.labsync, (_event, _ctx: Http2Objects) => {}, { onOutcome, ...options })
    const server = createServer((req, res) => {
      receive(req, res)
      req.on('data', arrived)
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    const closed = once(server, 'stream').then(([served]) => once(served, 'close'))
    const client = connect(`http://127.0.0.1:${port}`, { settings })
    onTestFinished(() => {
      client.destroy()
      server.close()
    })
    const sent = client.request({ ':path': '/', ':method': 'POST' })
    const code = () => vi.waitUntil(() => onOutcome.mock.lastCall?.[0].code)
    return { sent: sent.on('error', () => {}), code, closed }
  }

  test.each(['stream', 'connection'])('a body whose %s is reset has not ended', async (what) => {
    const arrived = vi.fn()
    const { sent, code } = await stream({}, arrived)
    sent.write('{"event":')
    await vi.waitUntil(() => arrived.mock.calls.length > 0)
    if (what === 'stream') sent.destroy()
    else sent.session?.destroy()
    expect(await code()).toBe('body_aborted')
  })

  test('what is refused is answered, then its stream is closed', async () => {
    const { sent, code } = await stream({ bodyLimit: 10 })
    sent.write('0123456789a')
    const [headers] = await once(sent, 'response')
    expect(headers).toMatchObject({ ':status': 413 })
    expect(await code()).toBe('body_too_large')
    let text = ''
    sent.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
    await once(sent, 'close')
    expect(JSON.parse(text)).toMatchObject({ status: 413 })
    expect(sent.rstCode).toBe(constants.NGHTTP2_NO_ERROR)
  })

  test('what is refused is closed where the sender accepts no bytes of the answer', async () => {
    const { sent, code, closed } = await stream({ bodyLimit: 10 }, undefined, { initialWindowSize: 0 })
    sent.write('0123456789a')
    expect(await code()).toBe('body_too_large')
    await closed
  })

  test('a stream that is refused and then reset ends no process', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', fileURLToPath(new URL('refused-and-reset.ts', import.meta.url))],
      { timeout: 40_000, killSignal: 'SIGKILL' },
    )
    expect(stdout).toBe('alive')
  })
})

describe('the next handler’s answer', () => {
  interface Answer {
    readonly statusCode: number
    readonly writableEnded?: boolean
    readonly writableFinished?: boolean
  }

  function responseWith(state: object): ServerResponse {
    // as much of one as is read
    return Object.assign(new EventEmitter(), { destroyed: false, ...state }) as unknown as ServerResponse
  }

  function answered({ statusCode, writableEnded = true, writableFinished = true }: Answer): Promise<void> {
    const response = responseWith({ statusCode, writableEnded, writableFinished })
    return continueTo(() => queueMicrotask(() => response.emit('close')), response)
  }

  test.each([200, 202, 204])('of %s is success', async (statusCode) => {
    await expect(answered({ statusCode })).resolves.toBeUndefined()
  })

  test.each([302, 404, 500])('of %s is failure', async (statusCode) => {
    await expect(answered({ statusCode })).rejects.toThrow(`The next handler answered ${statusCode}.`)
  })

  test.each([{ writableFinished: false }, { writableEnded: false }])(
    'that didn’t get to the sender (%o) is failure',
    async (state) => {
      await expect(answered({ statusCode: 200, ...state })).rejects.toThrow(/hung up before the next handler/)
    },
  )

  test.each([{ destroyed: true }, { stream: { destroyed: true } }])(
    'isn’t asked for where the sender has hung up (%o)',
    async (state) => {
      const next = vi.fn()
      await expect(continueTo(next, responseWith(state))).rejects.toThrow(/hung up/)
      expect(next).not.toHaveBeenCalled()
    },
  )

  test.each([false, true])('over HTTP/2 is known (hung up: %s)', async (hangsUp) => {
    const { promise, resolve } = settlement<PromiseSettledResult<void>>()
    const server = createServer((_req, res) => {
      const answered = continueTo(
        () => (hangsUp ? stream.close(constants.NGHTTP2_CANCEL) : res.end('thanks')),
        res,
      )
      Promise.allSettled([answered]).then(([result]) => resolve(result))
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    const client = connect(`http://127.0.0.1:${port}`)
    const stream = client.request({ ':path': '/' })
    stream.on('error', () => {}).resume()
    expect(await promise).toMatchObject({ status: hangsUp ? 'rejected' : 'fulfilled' })
    client.destroy()
    server.close()
  })
})

function settlement<Value>() {
  let resolve = (_value: Value) => {}
  const promise = new Promise<Value>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
