import { createHmac } from 'node:crypto'
import { Paddle } from '@paddle/paddle-node-sdk'
import { paddle } from 'hookproof/paddle'
import { evidenceByPackage, now } from './evidence.js'

const secret = 'pdl_ntfset_evidence'
const { webhooks } = new Paddle('pdl_sdbx_apikey_evidence')
const body = JSON.stringify({
  event_id: 'evt_1',
  event_type: 'transaction.completed',
  occurred_at: '2026-11-21T12:00:00.621022Z',
  notification_id: 'ntf_1',
  data: { id: 'txn_1' },
})

// it tolerates five seconds, which may pass before it is asked; and any time to come
const time = now + 120
const mac = createHmac('sha256', secret).update(`${time}:${body}`).digest('hex')

evidenceByPackage('@paddle/paddle-node-sdk', {
  provider: paddle({ secret }),
  genuine: {
    'a delivery signed as its guide says': { body, headers: { 'paddle-signature': `ts=${time};h1=${mac}` } },
  },
  accepts: ({ body, headers }) => webhooks.isSignatureValid(body, secret, headers['paddle-signature'] ?? ''),
})
