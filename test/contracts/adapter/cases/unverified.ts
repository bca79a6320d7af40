import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { bodyOfSize, freshBody, refuses, signed } from '../deliveries.js'
import { limit } from '../scenarios.js'
import { signature } from '../wire.js'

/** Deliveries that cannot be verified are refused. */
export const unverified: readonly Case[] = [
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
      for (const response of [
        await refuses(url, { body: freshBody() }, 401, 'header_missing'),
        await refuses(url, signed('{}'), 400, 'payload_invalid'),
        await refuses(
          url,
          signed(bodyOfSize(limit + 1), { path: '/webhooks/limited' }),
          413,
          'body_too_large',
        ),
      ]) {
        assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json(;|$)/)
        assert.deepEqual(JSON.parse(response.body), { type: 'about:blank', status: response.status })
      }
    },
  },
]
