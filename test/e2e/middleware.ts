import assert from 'node:assert/strict'
import { fragileBodies } from '../../src/testing/contracts/adapter/fragile-bodies.js'
import type { Case } from '../contracts/adapter/case.js'
import { exchange, signature } from '../contracts/adapter/wire.js'

/**
 * What the middleware form must do. Such a server guards `/webhooks/middleware` with a webhook that has no
 * handler; the handler behind it answers 200 with `{ type, data, count }`: the event's, and how many it has
 * seen by now.
 */
export const middlewareCases: readonly Case[] = [
  {
    name: 'as a middleware, only what is verified gets to the next handler, which answers',
    async run(url) {
      const path = '/webhooks/middleware'
      for (const [at, text] of Object.values(fragileBodies).entries()) {
        const response = await exchange(url, { path, body: text, headers: [signature(text)] })
        assert.equal(response?.status, 200)
        const { data } = JSON.parse(text.replace('\uFEFF', ''))
        const seen = { type: 'job.created', data, count: at + 1 }
        assert.equal(response.body, JSON.stringify(seen))
        const forged = await exchange(url, { path, body: text, headers: [signature(text, { key: 'other' })] })
        assert.equal(forged?.status, 401)
        assert.deepEqual(JSON.parse(forged.body), { type: 'about:blank', status: 401 })
      }
    },
  },
]
