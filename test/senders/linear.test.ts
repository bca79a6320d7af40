import { createHmac } from 'node:crypto'
import { LinearWebhookClient } from '@linear/sdk/webhooks'
import { linear } from 'hookproof/linear'
import { type Delivery, evidenceByPackage, now } from './evidence.js'

const secret = 'linear-evidence'
const client = new LinearWebhookClient(secret)

function deliveryOf(seconds: number): Delivery {
  const body = JSON.stringify({ type: 'Issue', action: 'create', webhookTimestamp: seconds * 1000 })
  return { body, headers: { 'linear-signature': createHmac('sha256', secret).update(body).digest('hex') } }
}

// it only verifies: the signatures are made here, as Linear's documentation says
const evidence = {
  provider: linear({ secret }),
  accepts: ({ body, headers }: Delivery) =>
    client.verify(Buffer.from(body), headers['linear-signature'] ?? ''),
}

evidenceByPackage('@linear/sdk', {
  ...evidence,
  genuine: { 'a delivery of now': deliveryOf(now), 'a delivery of 30 seconds ago': deliveryOf(now - 30) },
})

evidenceByPackage('@linear/sdk', {
  ...evidence,
  genuine: { 'a delivery of 20 seconds ahead': deliveryOf(now + 20) },
  forgeries: { 'a time of two minutes ago': deliveryOf(now - 120) },
})
