import { createHmac, randomBytes } from 'node:crypto'
import { mailgun } from 'hookproof/mailgun'
import createMailgun from 'mailgun-js'
import { type Delivery, evidenceByPackage, now } from './evidence.js'

const secret = 'mailgun-evidence'
const client = createMailgun({ apiKey: secret, domain: 'example.com', mute: true })

interface Signature {
  readonly timestamp: string
  readonly token: string
  readonly signature: string
}

// it takes no token twice
function signatureAt(timestamp: number): Signature {
  const token = randomBytes(25).toString('hex')
  const signature = createHmac('sha256', secret).update(`${timestamp}${token}`).digest('hex')
  return { timestamp: `${timestamp}`, token, signature }
}

const deliveryOf = (signature: Signature): Delivery => ({
  body: JSON.stringify({ signature, 'event-data': { event: 'delivered' } }),
  headers: {},
})

const signed = signatureAt(now)

// it only verifies: the signatures are made here, as Mailgun's documentation says
evidenceByPackage('mailgun-js', {
  provider: mailgun({ secret }),
  genuine: {
    'a delivery of now': deliveryOf(signatureAt(now)),
    'a delivery of four minutes ago': deliveryOf(signatureAt(now - 240)),
  },
  forgeries: {
    'another token': deliveryOf({ ...signed, token: 'b'.repeat(50) }),
    'another timestamp': deliveryOf({ ...signed, timestamp: `${now + 1}` }),
    'another signature': deliveryOf({ ...signed, signature: '0'.repeat(64) }),
    'half a signature': deliveryOf({ ...signed, signature: signed.signature.slice(32) }),
    'an empty signature': deliveryOf({ ...signed, signature: '' }),
    'a time of 20 minutes ago': deliveryOf(signatureAt(now - 1200)),
  },
  accepts: ({ body }) => {
    const { signature }: { signature: Signature } = JSON.parse(body)
    return client.validateWebhook(Number(signature.timestamp), signature.token, signature.signature)
  },
})
