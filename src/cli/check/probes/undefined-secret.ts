import { withSecret } from '../other-secret.js'
import type { Probe } from '../probe.js'

export const undefinedSecret: Probe = {
  name: 'undefined-secret',
  title: 'signed with the word "undefined"',
  async send({ deliveries, post }) {
    return [await post(await withSecret(deliveries, 'undefined', 'undefined'))]
  },
  right: ['refused'],
  faults: {
    accepted: {
      severity: 'critical',
      means: 'Its secret is a variable that was not set, written as text: anybody can sign.',
      fix: 'Set the secret, and do not put it through a template or String(), which make a text of what is missing.',
    },
  },
}
