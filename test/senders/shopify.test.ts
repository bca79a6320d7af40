import { createHmac } from 'node:crypto'
import { shopify } from 'hookproof/shopify'
import '@shopify/shopify-api/adapters/web-api'
import { ApiVersion, LogSeverity, shopifyApi } from '@shopify/shopify-api'
import { evidenceByPackage, requestOf } from './evidence.js'

const secret = 'shopify-evidence'
const body = '{"id":1,"email":"jon@example.com"}'
const api = shopifyApi({
  apiKey: 'key',
  apiSecretKey: secret,
  hostName: 'example.com',
  apiVersion: ApiVersion.Unstable,
  isEmbeddedApp: true,
  logger: { level: LogSeverity.Error },
})

// it only verifies: the signature is made here, as Shopify's documentation says
evidenceByPackage('@shopify/shopify-api', {
  provider: shopify({ secret }),
  genuine: {
    'a delivery as documented': {
      body,
      headers: {
        'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
        'x-shopify-topic': 'orders/create',
        'x-shopify-shop-domain': 'shop.myshopify.com',
        'x-shopify-api-version': '2026-10',
        'x-shopify-webhook-id': '1',
      },
    },
  },
  unsignedHeaders: [
    'x-shopify-topic',
    'x-shopify-shop-domain',
    'x-shopify-api-version',
    'x-shopify-webhook-id',
  ],
  accepts: async (delivery) =>
    (await api.webhooks.validate({ rawBody: delivery.body, rawRequest: requestOf(delivery) })).valid,
})
