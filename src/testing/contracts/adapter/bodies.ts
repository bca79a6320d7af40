import { signAsync } from '../../../signature/sign.js'
import { requireEqual } from '../expectation.js'
import { fragileBodies } from './fragile-bodies.js'
import type { AdapterCase } from './mount.js'
import {
  freshBody,
  requireHandled,
  requireRefusal,
  secret,
  signatureHeader,
  withWebhook,
} from './served-webhook.js'

const harm = 'genuine deliveries are refused as forgeries, and their events are lost'

/** Whether the bytes that were signed are those that are verified. */
export const bodyCases: readonly AdapterCase[] = [
  ...Object.entries({
    ...fragileBodies,
    'nothing odd': freshBody(),
    'a hundred kilobytes': freshBody('é'.repeat(50_000)),
  }).map(
    ([what, body]): AdapterCase => ({
      name: `a body with ${what} is verified and handled, and the answer is 200`,
      harm,
      run: (adapter) =>
        withWebhook(adapter, {}, async (webhook) => {
          const { status, body: text } = await webhook.deliver(body)
          requireEqual('the status', status, 200)
          requireEqual('the body of the response', text, '')
          requireHandled(webhook, [JSON.parse(body.replace('\uFEFF', ''))])
        }),
    }),
  ),
  ...[
    '',
    'application/cloudevents+json',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
  ].map(
    (contentType): AdapterCase => ({
      name: `a body of ${contentType || 'no content type'} is verified and handled`,
      harm,
      run: (adapter) =>
        withWebhook(adapter, {}, async (webhook) => {
          const body = freshBody()
          const { status } = await webhook.deliver(body, { headers: { 'content-type': contentType } })
          requireEqual('the status', status, 200)
          requireHandled(webhook, [JSON.parse(body)])
        }),
    }),
  ),
  {
    name: 'a body that is not UTF-8 is verified as it came, and refused with 400',
    harm,
    run: (adapter) =>
      withWebhook(adapter, {}, async (webhook) => {
        const start = new TextEncoder().encode('{"event":"job.created","data":{"name":"')
        const response = await webhook.deliver(Uint8Array.of(...start, 0xff, 0xfe))
        requireRefusal(webhook, response, 400, 'payload_not_utf8')
      }),
  },
  {
    name: 'an empty body is verified as it came, and refused with 400',
    harm: 'a delivery without a body is answered as if it were handled, or its request is never answered',
    run: (adapter) =>
      withWebhook(adapter, {}, async (webhook) => {
        requireRefusal(webhook, await webhook.deliver(''), 400, 'payload_not_json')
      }),
  },
  {
    name: 'a body that is streamed in many pieces is verified and handled',
    harm,
    run: (adapter) =>
      withWebhook(adapter, {}, async (webhook) => {
        const body = freshBody('é'.repeat(2000))
        const headers = { [signatureHeader]: await signAsync(body, secret) }
        const { status } = await webhook.send({ headers, body: streamOf(body, 100) })
        requireEqual('the status', status, 200)
        requireHandled(webhook, [JSON.parse(body)])
      }),
  },
  ...['at once', 'in many pieces'].map(
    (how): AdapterCase => ({
      name: `a body that comes ${how} is handled up to bodyLimit, and refused with 413 above it`,
      harm: 'anybody can fill the memory of your server',
      async run(adapter) {
        const bodyLimit = 1024
        for (const size of [bodyLimit, bodyLimit + 1])
          await withWebhook(adapter, { options: { bodyLimit } }, async (webhook) => {
            const body = freshBody().padEnd(size)
            const sent = how === 'at once' ? {} : { body: streamOf(body, 10) }
            const response = await webhook.deliver(body, sent)
            if (size > bodyLimit) return requireRefusal(webhook, response, 413, 'body_too_large')
            requireHandled(webhook, [JSON.parse(body)])
          })
      },
    }),
  ),
]

/** A text as a stream of pieces of so many bytes. */
function streamOf(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.slice(at, at + size))
      else controller.close()
      at += size
    },
  })
}
