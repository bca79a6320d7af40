import { createHmac } from 'node:crypto'
import { WebhookVerificationService } from '@hookflo/tern'
import { sentry } from 'hookproof/sentry'
import { evidenceByPackage, requestOf } from './evidence.js'

const secret = 'sentry-evidence'
const body = '{"action":"created","data":{"issue":{"id":"1"}}}'

// it only verifies: the signature is made here, as Sentry's documentation says
evidenceByPackage('@hookflo/tern', {
  provider: sentry({ secret }),
  genuine: {
    'a delivery as documented': {
      body,
      headers: {
        'sentry-hook-signature': createHmac('sha256', secret).update(body).digest('hex'),
        'sentry-hook-resource': 'issue',
      },
    },
  },
  accepts: async (delivery) =>
    (await WebhookVerificationService.verifyWithPlatformConfig(requestOf(delivery), 'sentry', secret))
      .isValid,
  unsignedHeaders: ['sentry-hook-resource'],

  alsoAccepts: ['a blank after the body'],
})
