import assert from 'node:assert/strict'
import type { Case } from '../case.js'
import { freshBody, lives, logged, send, signed } from '../deliveries.js'
import { exchange, type WireRequest, type WireResponse } from '../wire.js'

/** Handlers that fail take nothing down with them. */
export const failures: readonly Case[] = [
  ...['throws-error', 'throws-undefined', 'throws-string', 'rejects-later'].map((scenario) => ({
    name: `a handler that fails (${scenario}) is answered 500, and the process lives`,
    async run(url: string) {
      const request = signed(freshBody(), { path: `/webhooks/${scenario}` })
      const { response, events, codes } = await send(url, request)
      assert.equal(response?.status, 500)
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
      const { response, codes } = await logged(url, request, () => exchangeAndWait(url, request))
      assert.equal(response?.status, 500)
      const [code, ...late] = codes
      assert.equal(code, 'handler_timeout')
      // without a handler of its own, a webhook isn't told how the next one ends behind its answer
      assert.ok(['', 'handler_failed'].includes(late.join()), `told ${late.join()} later`)
      await lives(url)
    },
  },
  {
    name: 'a handler that fails after the answer was given is told to onOutcome, and the process lives',
    needs: 'ack',
    async run(url) {
      const request = signed(freshBody(), { path: '/webhooks/acknowledged' })
      const { response, events, codes } = await logged(url, request, () => exchangeAndWait(url, request))
      assert.equal(response?.status, 202)
      assert.equal(events.length, 1)
      assert.deepEqual(codes, ['handler_failed'])
      await lives(url)
    },
  },
]

/** Takes the response, and gives the handler time to end behind it. */
async function exchangeAndWait(url: string, request: WireRequest): Promise<WireResponse | undefined> {
  const response = await exchange(url, request)
  await new Promise((resolve) => setTimeout(resolve, 300))
  return response
}
