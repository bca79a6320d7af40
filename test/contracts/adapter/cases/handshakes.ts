import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { delivers, freshBody, logged, refuses, signed } from '../deliveries.js'
import { exchange, type WireRequest, type WireResponse } from '../wire.js'

const path = '/webhooks/handshakes'
const handshakeBody = '{"event":"endpoint.check","data":{"nonce":"3eZbrw1aBm2r"}}'

/** Asserts that a request gets a reply in plain text, and that nothing is handled. */
async function replies(url: string, request: WireRequest, body: string): Promise<void> {
  const { response, events, codes } = await logged(url, { path }, () => exchange(url, request))
  assert.equal(response?.status, 200)
  assert.equal(response.body, body)
  assertPlain(response)
  assert.deepEqual(events, [])
  assert.deepEqual(codes, [undefined])
}

function assertPlain({ headers }: WireResponse): void {
  assert.match(headers.get('content-type') ?? '', /^text\/plain; ?charset=utf-8$/i)
  assert.equal(headers.get('x-content-type-options'), 'nosniff')
  assert.equal(headers.get('cache-control'), 'no-store')
}

/** A sender's check of a webhook gets its reply, and no handler sees it. */
export const handshakes: readonly Case[] = [
  {
    name: 'a handshake by GET gets a parameter of its URL back',
    needs: 'methods',
    async run(url) {
      await replies(url, { method: 'GET', path: `${path}?a=1&check=15f7d1a9%3A%20x+y` }, '15f7d1a9: x y')
    },
  },
  {
    name: 'a GET that is no handshake is refused with 405',
    needs: 'methods',
    run: async (url) => void (await refuses(url, { method: 'GET', path }, 405, 'method_not_allowed')),
  },
  {
    name: 'a handshake in a signed body gets its reply',
    run: (url) => replies(url, signed(handshakeBody, { path }), '3eZbrw1aBm2r'),
  },
  {
    name: 'a handshake in a body that isn’t signed is refused with 401',
    run: async (url) => void (await refuses(url, { path, body: handshakeBody }, 401, 'header_missing')),
  },
  {
    name: 'a delivery arrives where there are handshakes',
    async run(url) {
      const body = freshBody()
      await delivers(url, { ...signed(body, { path }), body })
    },
  },
]
