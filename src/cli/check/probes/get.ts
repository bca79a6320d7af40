import type { Probe } from '../probe.js'

export const get: Probe = {
  name: 'get',
  title: 'a GET',
  async send({ post }) {
    return [await post({ method: 'GET', headers: {} })]
  },
  right: ['refused'],
  faults: {
    accepted: {
      severity: 'minor',
      means: 'It answers a GET with success: whoever opens the URL, or a crawler, seems to be a delivery.',
      fix: 'Answer 405, unless the sender checks the webhook by a GET.',
    },
  },
}
