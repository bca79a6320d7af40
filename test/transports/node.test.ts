import { EventEmitter } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createReceiver } from '../../src/receiver/receive.js'
import {
  type AwaitedResponse,
  keptBody,
  nodeHeaders,
  readNodeBody,
  serveNode,
  untilAnswered,
} from '../../src/transports/node.js'
import { hooks } from '../receiver/fixture.js'

const limits = { bodyLimit: 10, bodyTimeout: 5 }
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

  test('that is over the limit is refused, and drained so that the answer can be read', async () => {
    const body = new PassThrough()
    body.write('0123456789a')
    await expect(readNodeBody(body, limits)).rejects.toMatchObject({ code: 'body_too_large' })
    body.end('more')
    await new Promise((resolve) => body.once('end', resolve))
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
    expect(() => readNodeBody(body, limits)).toThrow(expect.objectContaining({ code: 'body_aborted' }))
  })

  test('that was read leaves one timer behind for all of them', async () => {
    vi.useFakeTimers()
    for (let bodies = 0; bodies < 3; bodies++) await readNodeBody(whole(), { ...limits, bodyTimeout: 7 })
    expect(vi.getTimerCount()).toBe(1)
    await vi.advanceTimersByTimeAsync(7000)
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
    expect(() => readNodeBody(body, limits, 'move it')).toThrow(
      expect.objectContaining({
        code: 'body_already_parsed',
        message: expect.stringContaining('move it'),
      }),
    )
  })

  test('that is read as text is body_already_parsed', async () => {
    const body = new PassThrough()
    body.setEncoding('utf8')
    body.end('{}')
    await expect(readNodeBody(body, limits)).rejects.toMatchObject({ code: 'body_already_parsed' })
  })
})

test('of what was kept, the first raw body is taken', () => {
  const bytes = Buffer.from('bytes')
  expect(keptBody(undefined, { a: 1 }, ['a'], bytes, 'text')).toBe(bytes)
  expect(keptBody('', bytes)).toBe('')
  expect(keptBody(undefined, {}, null, 1)).toBeUndefined()
})

test('a request without a method is no POST', async () => {
  const req = Object.assign(new PassThrough(), { headers: {} })
  const res = { headersSent: false, statusCode: 0, setHeader() {}, end() {} }
  await serveNode(createReceiver(hooks.labsync, undefined, { onOutcome() {} }), { req, res })
  expect(res.statusCode).toBe(405)
})

test('only a body that was too slow costs its connection', () => {
  const reply = { headers: { 'content-type': 'application/problem+json' }, body: '' }
  expect(nodeHeaders({ status: 408, ...reply })).toEqual({ ...reply.headers, connection: 'close' })
  expect(nodeHeaders({ status: 413, ...reply })).toEqual(reply.headers)
})

describe('somebody else’s answer', () => {
  function respond(statusCode: number, writableFinished: boolean): Promise<void> {
    const response = Object.assign(new EventEmitter(), {
      statusCode,
      writableFinished,
      headersSent: true,
      setHeader: () => {},
      end: () => {},
    }) satisfies AwaitedResponse
    const answered = untilAnswered(response)
    response.emit('close')
    return answered
  }

  test.each([200, 202, 204])('of %s is success', async (status) => {
    await expect(respond(status, true)).resolves.toBeUndefined()
  })

  test.each([
    [302, true],
    [404, true],
    [500, true],
    [200, false],
  ])('of %s, finished: %s, is failure', async (status, finished) => {
    await expect(respond(status, finished)).rejects.toThrow(/next handler/)
  })
})
