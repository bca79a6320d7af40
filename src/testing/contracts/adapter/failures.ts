import { requireEqual } from '../expectation.js'
import { sleep } from '../sleep.js'
import type { AdapterCase } from './mount.js'
import { freshBody, requireProblem, type ServedWebhook, withWebhook } from './served-webhook.js'

const told = 'a stranger reads what your errors say'
const message = 'this-is-the-handler’s-own'

const failures: Readonly<Record<string, () => unknown>> = {
  'throws an error': () => {
    throw new Error(message)
  },
  'throws a text': () => {
    throw message
  },
  'throws undefined': () => {
    throw undefined
  },
  'throws an error with a status of its own': () => {
    throw Object.assign(new Error(message), { status: 200, statusCode: 200 })
  },
  'rejects later': async () => {
    await sleep(5)
    throw new Error(message)
  },
}

/** Sends a delivery whose handling fails, and then one that the server must still handle. */
async function requireFailure(webhook: ServedWebhook, status: number, code: string): Promise<Headers> {
  const { headers, ...response } = await webhook.deliver(freshBody())
  requireEqual('the status', response.status, status)
  requireProblem(headers, response.body, status)
  const texts = [...headers.values()].filter((value) => value.includes(message))
  requireEqual('the headers that hold the error’s text', texts, [])
  requireEqual('what onOutcome was told', webhook.outcomes[0]?.code, code)
  return headers
}

/** A handler that fails makes the sender retry, and takes nothing down with it. */
export const failureCases: readonly AdapterCase[] = [
  ...Object.entries(failures).map(
    ([what, fail]): AdapterCase => ({
      name: `a handler that ${what} is answered 500 without a word of it, and the next delivery is handled`,
      harm: `an event whose handler failed is never sent again, or ${told}`,
      async run(adapter) {
        let failed = false
        const failOnce = () => {
          if (failed) return
          failed = true
          return fail()
        }
        await withWebhook(adapter, { handler: failOnce }, async (webhook) => {
          await requireFailure(webhook, 500, 'handler_failed')
          requireEqual('the status of the next delivery', (await webhook.deliver(freshBody())).status, 200)
          requireEqual('how many outcomes there are', webhook.outcomes.length, 2)
        })
      },
    }),
  ),
  {
    name: 'a handler that hangs is answered 500 after handlerTimeout',
    harm: 'a sender waits for ever, and so do its other deliveries',
    async run(adapter) {
      // far later than the answer, so that a server whose answer waits for it can still be stopped
      const handler = () => sleep(2000)
      await withWebhook(adapter, { handler, options: { handlerTimeout: 0.05 } }, async (webhook) => {
        await requireFailure(webhook, 500, 'handler_timeout')
      })
    },
  },
  {
    name: 'a store that can’t be reached is answered 503 with Retry-After',
    harm: 'a delivery that couldn’t be claimed is lost, or handled twice',
    async run(adapter) {
      const store = { claim: () => Promise.reject(new Error(message)) }
      await withWebhook(adapter, { options: { store } }, async (webhook) => {
        const headers = await requireFailure(webhook, 503, 'store_unavailable')
        requireEqual('whether Retry-After is there', headers.has('retry-after'), true)
        requireEqual('the events that were handled', webhook.events, [])
      })
    },
  },
  {
    name: 'with ack before, the answer is 202 ahead of the handler, whose failure onOutcome is told',
    harm: 'a sender gives up on slow handlers, or nobody learns that one failed',
    async run(adapter) {
      const handler = async () => {
        await sleep(100)
        throw new Error(message)
      }
      await withWebhook(adapter, { handler, options: { ack: 'before' } }, async (webhook) => {
        const { status, body } = await webhook.deliver(freshBody())
        requireEqual('the status', status, 202)
        requireEqual('the body of the response', body, '')
        await until(() => webhook.outcomes.length > 0)
        requireEqual('what onOutcome was told', webhook.outcomes[0]?.code, 'handler_failed')
      })
    },
  },
]

/** Waits for something that surely happens; a case that it doesn't happen in fails, 3 seconds later. */
async function until(happened: () => boolean): Promise<void> {
  for (let waited = 0; !happened() && waited < 3000; waited += 10) await sleep(10)
}
