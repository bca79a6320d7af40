import { typeform } from 'hookproof/typeform'
import { evidenceByPage, macByWebCrypto } from './evidence.js'

const secret = 'typeform-evidence'
const body = '{"event_id":"01J","event_type":"form_response","form_response":{"form_id":"f"}}'
const mac = await macByWebCrypto('SHA-256', secret, body)

// Typeform has no library, and prints no signature: this follows the four steps on its page
evidenceByPage('https://www.typeform.com/developers/webhooks/secure-your-webhooks/', {
  provider: typeform({ secret }),
  genuine: {
    'a delivery as documented': {
      body,
      headers: { 'typeform-signature': `sha256=${mac.toString('base64')}` },
    },
  },
})
