import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { bodyOfSize, delivers, freshBody, lives, logged, refuses, send, signed } from '../deliveries.js'
import { flood } from '../flood.js'
import { limit } from '../scenarios.js'
import { bytesOf, Connection } from '../wire.js'

const cutOff = '/webhooks/cut-off'

/** A body is limited in size and in time. */
export const bounds: readonly Case[] = [
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
    name: 'a body of 4,000 chunks of one byte arrives',
    async run(url) {
      const body = bodyOfSize(4000)
      await delivers(url, { ...signed(body, { length: 'chunked', chunkSize: 1 }), body })
    },
  },
  {
    name: 'a body over the limit in chunks of one byte is refused with 413',
    async run(url) {
      const path = '/webhooks/limited'
      const request = signed(bodyOfSize(2 * limit), { path, length: 'chunked', chunkSize: 1 })
      await refuses(url, request, 413, 'body_too_large')
      await lives(url)
    },
  },
  {
    name: 'a Content-Length that is too small gets nothing handled',
    async run(url) {
      const body = freshBody()
      const { response, events } = await send(url, signed(body, { path: cutOff, length: body.length - 5 }))
      assert.ok(
        response === undefined || [400, 401].includes(response.status),
        `answered ${response?.status}`,
      )
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
      const { response, events, codes } = await logged(url, request, async () => {
        const connection = await Connection.to(url)
        await connection.send(bytesOf(request).subarray(0, -1))
        const [response] = await connection.receive()
        return response
      })
      assert.equal(response?.status, 408)
      assert.deepEqual(codes, ['body_timeout'])
      assert.deepEqual(events, [])
      await lives(url)
    },
  },
  {
    name: 'after 413 the sender reads the answer, and the connection closes however much more it sends',
    needs: 'stream',
    async run(url) {
      const path = '/webhooks/limited'
      const announced = signed('x'.repeat(limit + 1), { path, length: 100_000_000 })
      const chunked = signed('x'.repeat(limit + 1), { path, length: 'chunked' })
      const { response, codes, events } = await logged(url, announced, () =>
        Promise.all([
          flood(url, bytesOf(announced)),
          // without its last chunk
          flood(url, bytesOf(chunked).subarray(0, -5), 'chunked'),
        ]),
      )
      assert.deepEqual(response, [413, 413])
      assert.deepEqual(codes, ['body_too_large', 'body_too_large'])
      assert.deepEqual(events, [])
      await lives(url)
    },
  },
  {
    name: 'after 408 the connection closes, though the body drips on',
    needs: 'stream',
    async run(url) {
      const request = signed(freshBody(), { path: '/webhooks/slow', length: 1_000_000 })
      const { events } = await logged(url, request, async () => {
        const connection = await Connection.to(url)
        await connection.send(bytesOf(request))
        const [response] = await Promise.all([
          connection.answer(),
          connection.sendUntilClosed(Buffer.from('x'), 50),
        ])
        assert.equal(response?.status, 408)
      })
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
        const { response, events } = await send(url, signed(body, { path: cutOff, length }))
        assert.ok(response === undefined || response.status === 413, `answered ${response?.status}`)
        assert.deepEqual(events, [])
      }
      await lives(url)
    },
  },
]
