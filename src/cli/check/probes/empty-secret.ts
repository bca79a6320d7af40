import { withSecret } from '../other-secret.js'
import type { Probe } from '../probe.js'

// HMAC pads a key with zeros: this one signs as an empty one does
const emptyKey = new Uint8Array(1)

export const emptySecret: Probe = {
  name: 'empty-secret',
  title: "signed with an empty secret ('')",
  async send({ deliveries, post }) {
    return [await post(await withSecret(deliveries, emptyKey, ''))]
  },
  right: ['refused'],
  faults: {
    accepted: {
      severity: 'critical',
      means: 'Its secret is empty, or it accepts an empty one as well: anybody can sign.',
      fix: 'Set the secret, and end the process at its start where it is missing or empty.',
    },
  },
}
