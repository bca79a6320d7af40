import { createHmac } from 'node:crypto'
import { AwsLambdaReceiver } from '@zoom/rivet/meetings'
import { zoom } from 'hookproof/zoom'
import { vi } from 'vitest'
import { evidenceByPackage, now } from './evidence.js'

const secret = 'zoom-evidence'
const body = '{"event":"meeting.started","event_ts":1700000000123,"payload":{"object":{"id":"1"}}}'
const mac = createHmac('sha256', secret).update(`v0:${now}:${body}`).digest('hex')
const receive = new AwsLambdaReceiver({ webhooksSecretToken: secret }).start()

// it prints each delivery
vi.spyOn(console, 'debug').mockImplementation(() => {})

// it only verifies: the signature is made here, as Zoom's documentation says
evidenceByPackage('@zoom/rivet', {
  provider: zoom({ secret }),
  genuine: {
    'a delivery as documented': {
      body,
      headers: { 'x-zm-signature': `v0=${mac}`, 'x-zm-request-timestamp': `${now}` },
    },
  },
  accepts: async (delivery) =>
    (await receive({ ...delivery, isBase64Encoded: false }, {})).statusCode === 200,
  alsoAccepts: ['a blank after the body'],
})
