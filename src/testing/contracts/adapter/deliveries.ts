import type { DeliveryContext } from '../../../delivery/context.js'
import type { AnyEvent } from '../../../providers/event.js'
import { memoryStore } from '../../../stores/memory.js'
import { requireEqual, requireTrue } from '../expectation.js'
import { sleep } from '../sleep.js'
import type { AdapterCase, AdapterUnderContract } from './mount.js'
import { freshBody, type ServedWebhook, type WebhookResponse, withWebhook } from './served-webhook.js'

/** Each delivery is handled once, by itself, and reported once. */
export const deliveryCases: readonly AdapterCase[] = [
  {
    name: 'an event type that nobody knows is answered 200 and handled as unknown',
    harm: 'a sender’s new event type is retried for days, and its webhook switched off',
    run: (adapter) =>
      withWebhook(adapter, {}, async (webhook) => {
        const { status } = await webhook.deliver('{"event":"job.teleported","data":{"to":"Mars"}}')
        requireEqual('the status', status, 200)
        requireEqual('the type', webhook.events[0]?.type, 'unknown')
      }),
  },
  {
    name: 'with a store, an event that is delivered three times is handled once and answered 200 each time',
    harm: 'an event is handled twice, or its sender retries what was handled',
    run: (adapter) =>
      withWebhook(adapter, { options: { store: memoryStore() } }, async (webhook) => {
        const body = freshBody()
        for (let sent = 0; sent < 3; sent++)
          requireEqual('the status', (await webhook.deliver(body)).status, 200)
        requireEqual('how often it was handled', webhook.events.length, 1)
        const duplicates = webhook.outcomes.map(({ duplicate = false }) => duplicate)
        requireEqual('which outcomes are duplicates', duplicates, [false, true, true])
      }),
  },
  {
    name: 'with a store, an event that is being handled is answered 409 with Retry-After, and then 200',
    harm: 'a sender takes an event for handled that may yet fail',
    async run(adapter) {
      const body = freshBody()
      const meanwhile: WebhookResponse[] = []
      let deliverAgain = async (): Promise<void> => {}
      // the handler delivers its own event again, while it is being handled
      const handler = () => deliverAgain()
      await withWebhook(adapter, { handler, options: { store: memoryStore() } }, async (webhook) => {
        deliverAgain = async () => {
          deliverAgain = async () => {}
          meanwhile.push(await webhook.deliver(body))
        }
        requireEqual('the status', (await webhook.deliver(body)).status, 200)
        const seen = meanwhile.map(({ status, headers }) => [status, headers.get('retry-after')])
        requireEqual('the status and Retry-After meanwhile', seen, [[409, '10']])
        requireEqual('how often it was handled', webhook.events.length, 1)
      })
    },
  },
  {
    name: 'onOutcome is called once for each request, with the status that is answered',
    harm: 'your metrics say that deliveries were handled that were refused, or know nothing of them',
    run: (adapter) =>
      withWebhook(adapter, { options: { bodyLimit: 1024 } }, async (webhook) => {
        const responses = [
          await webhook.deliver(freshBody()),
          await webhook.send({ body: freshBody() }),
          await webhook.deliver('no JSON'),
          await webhook.send({ method: 'GET' }),
          await webhook.deliver(freshBody().padEnd(1025)),
        ]
        requireEqual(
          'the statuses of the outcomes',
          webhook.outcomes.map(({ status }) => status),
          responses.map(({ status }) => status),
        )
        requireHandledFirst(webhook)
      }),
  },
  {
    name: 'the handler is given the framework’s own objects, and the delivery’s context',
    harm: 'a handler can’t tell whose request it is, nor when to stop',
    async run<Objects>(adapter: AdapterUnderContract<Objects>) {
      const seen: unknown[] = []
      const handler = (_event: AnyEvent, context: DeliveryContext & Objects) => {
        const { provider, attempt, signal } = context
        seen.push(adapter.findHeader(context, 'x-contract'), provider, attempt, typeof signal)
      }
      await withWebhook(adapter, { handler }, async (webhook) => {
        await webhook.deliver(freshBody(), { headers: { 'x-contract': 'This One' } })
        requireEqual('what the handler saw', seen, ['This One', 'labsync', 1, 'object'])
      })
    },
  },
  {
    name: 'thirty deliveries at once are handled each with its own payload and its own request',
    harm: 'an event of one account is handled as another’s',
    async run<Objects>(adapter: AdapterUnderContract<Objects>) {
      const pairs: (readonly unknown[])[] = []
      const handler = async (event: AnyEvent, context: DeliveryContext & Objects) => {
        const before = adapter.findHeader(context, 'x-contract')
        await sleep(5)
        const { fill }: { fill?: unknown } = Object(event.data)
        pairs.push([fill, before, adapter.findHeader(context, 'x-contract')])
      }
      await withWebhook(adapter, { handler }, async (webhook) => {
        const each = Array.from({ length: 30 }, (_, index) => `number ${index}`)
        const statuses = await Promise.all(
          each.map(
            async (fill) =>
              (await webhook.deliver(freshBody(fill), { headers: { 'x-contract': fill } })).status,
          ),
        )
        requireEqual('the statuses', [...new Set(statuses)], [200])
        requireEqual('how many were handled', pairs.length, each.length)
        for (const [fill, ...headers] of pairs)
          requireEqual('the header of its request', headers, [fill, fill])
        requireTrue(
          new Set(pairs.map(String)).size === each.length,
          'each delivery to be handled once',
          pairs,
        )
      })
    },
  },
]

function requireHandledFirst({ events, outcomes }: ServedWebhook): void {
  requireEqual('how many events were handled', events.length, 1)
  requireEqual('the first outcome', outcomes[0]?.type, 'job.created')
}
