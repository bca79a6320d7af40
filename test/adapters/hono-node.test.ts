import { PassThrough } from 'node:stream'
import { Hono } from 'hono'
import { describe, expect, test, vi } from 'vitest'
import { webhook } from '../../src/adapters/hono.js'
import { labsync } from '../../src/providers/labsync.js'
import type { Outcome } from '../../src/receiver/outcome.js'
import { sign } from '../../src/signature/sign.js'

const secret = 'whsec_hono-node'
const genuine = '{"event":"job.created","data":{}}'

/** What Node's own server says of a request, as Hono's server for Node.js passes it on. */
interface Incoming {
  readonly headers?: Readonly<Record<string, string>>
  readonly readableDidRead?: boolean
  /** What becomes of its body behind what was sent. */
  readonly rest?: 'end' | 'fail' | 'stall'
}

/** Posts a body to a webhook of Hono's, on Node.js. */
async function post(body: string, { headers = {}, readableDidRead = false, rest = 'end' }: Incoming) {
  const onOutcome = vi.fn<(outcome: Outcome) => void>()
  const app = new Hono()
  app.post(
    '/',
    webhook(labsync({ secret }), () => {}, { onOutcome, bodyLimit: 1000, bodyTimeout: 0.05 }),
  )
  const signed = { 'x-labsync-signature': sign(genuine, secret), ...headers }
  const request = new Request('http://localhost/', { method: 'POST', body, headers: signed })
  const stream = new PassThrough()
  if (body) stream.write(body)
  if (rest === 'end') stream.end()
  if (rest === 'fail') stream.destroy(new Error('reset'))
  const incoming = Object.assign(stream, { method: 'POST', headers: signed, complete: rest === 'end' })
  // what somebody has read, Hono has
  if (readableDidRead) Object.defineProperty(stream, 'readableDidRead', { value: true })
  const { status } = await app.request(request, undefined, { incoming })
  return { status, code: onOutcome.mock.lastCall?.[0].code }
}

const length = { 'content-length': String(genuine.length) }

describe('Hono on Node.js', () => {
  test.each<[string, Incoming]>([
    ['of a length that Node.js holds it to', { headers: length }],
    ['without a length', {}],
    ['with a length that Node.js ignores', { headers: { ...length, 'transfer-encoding': 'chunked' } }],
    ['that Node.js has begun to read', { headers: length, readableDidRead: true }],
  ])('verifies a body %s', async (_what, incoming) => {
    expect(await post(genuine, incoming)).toEqual({ status: 200, code: undefined })
  })

  test.each<[string, Incoming]>([
    ['of that length', { headers: { 'content-length': '1001' } }],
    ['without a length', {}],
  ])('refuses a body over the limit, %s', async (_what, incoming) => {
    expect(await post('x'.repeat(1001), incoming)).toEqual({ status: 413, code: 'body_too_large' })
  })

  test('gives up on a body that doesn’t end', async () => {
    expect(await post('', { headers: length, rest: 'stall' })).toEqual({ status: 408, code: 'body_timeout' })
  })

  test('refuses a body that breaks off', async () => {
    expect(await post('', { headers: length, rest: 'fail' })).toEqual({ status: 400, code: 'body_aborted' })
  })
})
