import { createHmac } from 'node:crypto'
import { square } from 'hookproof/square'
import { WebhooksHelper } from 'square'
import { evidenceByPackage } from './evidence.js'

const secret = 'square-evidence'
const url = 'https://example.com/webhooks/square'
const body = '{"event_id":"e1","type":"payment.created","created_at":"2023-11-14T22:13:20Z","data":{}}'

// it only verifies: the signature is made here, as Square's documentation says
evidenceByPackage('square', {
  provider: square({ secret, url }),
  genuine: {
    'a delivery as documented': {
      body,
      headers: {
        'x-square-hmacsha256-signature': createHmac('sha256', secret)
          .update(url + body)
          .digest('base64'),
      },
    },
  },
  accepts: ({ body, headers }) =>
    WebhooksHelper.verifySignature({
      requestBody: body,
      signatureHeader: headers['x-square-hmacsha256-signature'] ?? '',
      signatureKey: secret,
      notificationUrl: url,
    }),
})
