import { createHmac } from 'node:crypto'
import { lemonsqueezy } from 'hookproof/lemonsqueezy'
import { whatwgWebhooksHandler } from 'lemonsqueezy-webhooks'
import { evidenceByPackage } from './evidence.js'

const secret = 'lemonsqueezy-evidence'
const body = '{"meta":{"event_name":"order_created"},"data":{"type":"orders","id":"1"}}'

// by somebody else: the sender's own package verifies no webhooks
evidenceByPackage('lemonsqueezy-webhooks', {
  provider: lemonsqueezy({ secret }),
  genuine: {
    'a delivery signed as the sender’s guide says': {
      body,
      headers: { 'x-signature': createHmac('sha256', secret).update(body).digest('hex') },
    },
  },
  accepts: async ({ body, headers }) => {
    const request = new Request('http://localhost/webhooks', { method: 'POST', body, headers })
    const ignore = () => {}
    const response = await whatwgWebhooksHandler({ secret, request, onData: ignore, onError: ignore })
    return response.ok
  },
})
