import { sign, verify } from '@octokit/webhooks-methods'
import { github } from 'hookproof/github'
import { evidenceByPackage } from './evidence.js'

const secret = 'github-evidence'
const body = '{"action":"opened","issue":{"number":1}}'

evidenceByPackage('@octokit/webhooks-methods', {
  provider: github({ secret }),
  genuine: {
    'a delivery signed by it': {
      body,
      headers: { 'x-hub-signature-256': await sign(secret, body), 'x-github-event': 'issues' },
    },
  },
  accepts: ({ body, headers }) => verify(secret, body, headers['x-hub-signature-256'] ?? ''),
  unsignedHeaders: ['x-github-event'],
})
