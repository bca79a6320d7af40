import { WebhookVerificationService } from '@hookflo/tern'
import { gitlab } from 'hookproof/gitlab'
import { Webhook } from 'standardwebhooks'
import { type Delivery, evidenceByPackage, now, requestOf } from './evidence.js'

const secret = `whsec_${Buffer.from('gitlab-evidence-of-32-bytes-long').toString('base64')}`
const token = 'gitlab-evidence'
const body = '{"object_kind":"push","ref":"refs/heads/main"}'
const webhook = new Webhook(secret)

// what GitLab's own merge request 230944 verifies by
evidenceByPackage('standardwebhooks', {
  provider: gitlab({ secret }),
  genuine: {
    'a delivery signed by it': {
      body,
      headers: {
        'webhook-id': 'f5e5f430',
        'webhook-timestamp': `${now}`,
        'webhook-signature': webhook.sign('f5e5f430', new Date(now * 1000), body),
      },
    },
  },
  accepts: ({ body, headers }) => {
    webhook.verify(body, headers)
  },
})

const deliveryWith = (sent: string): Delivery => ({ body, headers: { 'x-gitlab-token': sent } })

evidenceByPackage('@hookflo/tern', {
  provider: gitlab({ token }),
  genuine: { 'a delivery with the secret token': deliveryWith(token) },
  forgeries: {
    'another token': deliveryWith('another'),
    'a longer token': deliveryWith(`${token}e`),
    'half a token': deliveryWith(token.slice(0, 7)),
    'an empty token': deliveryWith(''),
  },
  accepts: async (delivery) =>
    (await WebhookVerificationService.verifyWithPlatformConfig(requestOf(delivery), 'gitlab', token)).isValid,
})
