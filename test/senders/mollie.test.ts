import { mollie } from 'hookproof/mollie'
import { SignatureValidator } from 'mollie-api-typescript'
import { evidenceByPackage } from './evidence.js'

const secret = 'mollie-evidence'
const body =
  '{"resource":"event","id":"event_1","type":"payment-link.paid","entityId":"pl_1","createdAt":"2026-11-21T12:00:00.0Z"}'
const mac = await SignatureValidator.createSignature(body, secret)

evidenceByPackage('mollie-api-typescript', {
  provider: mollie({ secret }),
  genuine: {
    'a delivery signed by it': { body, headers: { 'x-mollie-signature': `sha256=${mac}` } },
  },
  accepts: ({ body, headers }) =>
    SignatureValidator.validate(body, secret, headers['x-mollie-signature'] ?? ''),
})
