import { WorkOS } from '@workos-inc/node'
import { workos } from 'hookproof/workos'
import { evidenceByPackage, now } from './evidence.js'

const secret = 'workos-evidence'
const { webhooks } = new WorkOS('sk_test_evidence')
const payload = {
  id: 'event_1',
  event: 'user.created',
  created_at: '2026-11-21T12:00:00.000Z',
  data: { id: 'user_1' },
}
const body = JSON.stringify(payload)
const time = now * 1000 + 7

evidenceByPackage('@workos-inc/node', {
  provider: workos({ secret }),
  genuine: {
    'a delivery signed by it': {
      body,
      headers: {
        'workos-signature': `t=${time}, v1=${await webhooks.computeSignature(time, payload, secret)}`,
      },
    },
  },
  accepts: async ({ body, headers }) => {
    const sigHeader = headers['workos-signature'] ?? ''
    const payload = JSON.parse(body)
    // it verifies what it makes of the parsed payload, so blanks around the body are nothing to it
    return JSON.stringify(payload) === body && webhooks.verifyHeader({ payload, sigHeader, secret })
  },
})
