import { verify } from '@octokit/webhooks-methods'
import { bitbucket } from 'hookproof/bitbucket'
import { type Delivery, evidenceByPackage, evidenceByPage } from './evidence.js'

const secret = "It's a Secret to Everybody"
const example: Delivery = {
  body: 'Hello World!',
  headers: {
    'x-hub-signature': 'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9',
    'x-event-key': 'repo:push',
  },
}
const evidence = {
  provider: bitbucket({ secret }),
  genuine: { 'the example': example },
  unsignedHeaders: ['x-event-key'],
}

// Atlassian's products sign alike, and this page prints a secret, a body and a signature
evidenceByPage('https://developer.atlassian.com/cloud/jira/platform/webhooks/', evidence)

// no library of Atlassian's verifies; GitHub's header of another name is made the same way
evidenceByPackage('@octokit/webhooks-methods', {
  ...evidence,
  accepts: ({ body, headers }) => verify(secret, body, headers['x-hub-signature'] ?? ''),
})
