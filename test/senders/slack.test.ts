import { createHmac } from 'node:crypto'
import { verifySlackRequest } from '@slack/bolt'
import { slack } from 'hookproof/slack'
import { type Delivery, evidenceByPackage, now } from './evidence.js'

const secret = 'slack-evidence'

function sign(body: string, timestamp = now): Delivery {
  const mac = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
  return { body, headers: { 'x-slack-signature': `v0=${mac}`, 'x-slack-request-timestamp': `${timestamp}` } }
}

const interaction = `payload=${encodeURIComponent('{"type":"block_actions"}')}`

// it only verifies: the signatures are made here, as Slack's documentation says
const evidence = {
  provider: slack({ secret }),
  accepts: ({ body, headers }: Delivery) =>
    verifySlackRequest({
      signingSecret: secret,
      body,
      headers: {
        'x-slack-signature': headers['x-slack-signature'] ?? '',
        'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp']),
      },
    }),
}

evidenceByPackage('@slack/bolt', {
  ...evidence,
  genuine: {
    'an event': sign('{"type":"event_callback","event":{"type":"app_mention"},"event_id":"Ev1"}'),
    'a slash command': sign('command=%2Fdeploy&text=now'),
    'an interaction': sign(interaction),
  },
})

evidenceByPackage('@slack/bolt', {
  ...evidence,
  genuine: { 'an event of four minutes ago': sign('{"type":"a"}', now - 240) },
  forgeries: { 'a time of six minutes ago': sign('{"type":"a"}', now - 360) },
})
