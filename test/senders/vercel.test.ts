import { vercel } from 'hookproof/vercel'
import { evidenceByPage, macByWebCrypto } from './evidence.js'

const secret = 'vercel-evidence'
const body = '{"id":"evt_1","type":"deployment.created","createdAt":1700000000123,"payload":{}}'

// Vercel has no library that verifies, and prints no signature: this follows the sample on its page
evidenceByPage('https://vercel.com/docs/webhooks/webhooks-api', {
  provider: vercel({ secret }),
  genuine: {
    'a delivery as documented': {
      body,
      headers: { 'x-vercel-signature': (await macByWebCrypto('SHA-1', secret, body)).toString('hex') },
    },
  },
})
