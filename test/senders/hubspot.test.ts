import { Signature } from '@hubspot/api-client/lib/src/utils/signature.js'
import { hubspot } from 'hookproof/hubspot'
import { type Delivery, evidenceByPackage, now } from './evidence.js'

const secret = 'hubspot-evidence'
const url = 'https://example.com/webhooks/hubspot'
const body = '[{"eventId":1,"subscriptionType":"contact.creation"}]'

function sign(timestamp: number): Delivery {
  const options = { clientSecret: secret, requestBody: body, url, timestamp, signature: '' }
  return {
    body,
    headers: {
      'x-hubspot-signature-v3': Signature.getSignature('POST', 'v3', options),
      'x-hubspot-request-timestamp': `${timestamp}`,
    },
  }
}

const evidence = {
  provider: hubspot({ secret, url }),
  accepts: ({ body, headers }: Delivery) =>
    Signature.isValid({
      signatureVersion: 'v3',
      signature: headers['x-hubspot-signature-v3'] ?? '',
      clientSecret: secret,
      requestBody: body,
      url,
      timestamp: Number(headers['x-hubspot-request-timestamp']),
    }),
}

evidenceByPackage('@hubspot/api-client', {
  ...evidence,
  genuine: { 'a batch signed by it': sign(now * 1000) },
})

evidenceByPackage('@hubspot/api-client', {
  ...evidence,
  genuine: { 'a batch of four minutes ago': sign((now - 240) * 1000) },
  forgeries: { 'a time of six minutes ago': sign((now - 360) * 1000) },
})
