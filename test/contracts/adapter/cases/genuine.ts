import assert from 'node:assert/strict'
import { fragileBodies } from '../../../../src/testing/contracts/adapter/fragile-bodies.js'
import type { Case } from '../case.js'
import { delivers, eventIn, freshBody, lives, logged, send, signed } from '../deliveries.js'
import { bytesOf, Connection } from '../wire.js'

/** Genuine deliveries arrive. */
export const genuine: readonly Case[] = [
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
      const { response, events } = await send(url, signed(body))
      assert.equal(response?.status, 200)
      assert.deepEqual(events, [{ type: 'unknown', data: { to: 'Mars' }, payload: JSON.parse(body) }])
    },
  },
  {
    name: 'two deliveries pipelined on one socket both arrive',
    needs: 'pipelining',
    async run(url) {
      const bodies = [freshBody(), freshBody()]
      const { response, events } = await logged(url, {}, async () => {
        const connection = await Connection.to(url)
        void connection.send(Buffer.concat(bodies.map((body) => bytesOf(signed(body)))))
        return connection.receive(2)
      })
      assert.deepEqual(
        response.map(({ status }) => status),
        [200, 200],
      )
      assert.deepEqual(events, bodies.map(eventIn))
    },
  },
]
