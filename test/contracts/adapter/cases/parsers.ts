import assert from 'node:assert/strict'
import { fragileBodies } from '../../../../src/testing/contracts/adapter/fragile-bodies.js'
import type { Case } from '../case.js'
import { type Body, eventIn, freshBody, send, signed } from '../deliveries.js'

/** A body parser in the way loses no delivery. */
export const parsers: readonly Case[] = [
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

/**
 * Behind a parser a delivery is either taken whole, or refused by name: never lost, never called a forgery.
 * A parser may itself refuse what it doesn't know, but it knows JSON.
 */
async function survivesParser(url: string, body: Body, contentType: string): Promise<void> {
  const request = signed(body, {
    path: '/webhooks/behind-parser',
    headers: [['content-type', contentType]],
  })
  const { response, events, codes } = await send(url, request)
  if (response?.status === 200) return assert.deepEqual(events, [eventIn(body)])
  assert.deepEqual(events, [])
  if (response?.status === 415 && !contentType.startsWith('application/json')) return
  assert.equal(response?.status, 500)
  assert.deepEqual(codes, ['body_already_parsed'])
}
