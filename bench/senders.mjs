/**
 * Stripe's, GitHub's and Svix's deliveries, verified by hookproof and by each sender's own library, on this Node.js. The
 * scheme is judged, which verifies as the library does; beside it stands the provider, which also parses and types.
 */
import { createHmac } from 'node:crypto'
import * as octokit from '@octokit/webhooks-methods'
import Stripe from 'stripe'
import * as svix from 'svix'
import { github } from '../dist/github.js'
import { bodyHmac, standardWebhooks, timestampedHmac } from '../dist/schemes.js'
import { stripe } from '../dist/stripe.js'
import { svix as svixProvider } from '../dist/svix.js'
import { base64Secret, secret } from './deliveries.mjs'
import { round } from './limits.mjs'
import { measure, median, ratioOf } from './measure.mjs'

const rounds = 31
const schemes = {
  stripe: timestampedHmac({ header: 'stripe-signature', secret }),
  github: bodyHmac({ header: 'x-hub-signature-256', prefix: 'sha256=', encoding: 'hex', secret }),
  svix: standardWebhooks({ headers: 'svix', secret: base64Secret }),
}
const hooks = {
  stripe: stripe({ secret }),
  github: github({ secret }),
  svix: svixProvider({ secret: base64Secret }),
}
const svixWebhook = new svix.Webhook(base64Secret)

/** Each sender's library. Svix's parses the JSON, too. */
const pairs = [
  {
    sender: 'stripe',
    library: 'stripe verifyHeader',
    atMost: 0.6,
    run: ({ body, headers }) =>
      Stripe.webhooks.signature.verifyHeader(body, headers['stripe-signature'], secret),
  },
  {
    sender: 'github',
    library: '@octokit/webhooks-methods verify',
    atMost: 1,
    async: true,
    // it takes text only, and parses nothing
    async run({ body, headers }) {
      if (!(await octokit.verify(secret, body.toString(), headers['x-hub-signature-256'])))
        throw new Error('forged')
    },
  },
  {
    sender: 'svix',
    library: 'svix Webhook.verify',
    atMost: 0.5,
    run: ({ body, headers }) => svixWebhook.verify(body, headers),
  },
]

/** A sender's headers for a body. */
const headersOf = {
  stripe(text) {
    const now = Math.floor(Date.now() / 1000)
    return {
      'content-type': 'application/json',
      'stripe-signature': `t=${now},v1=${hmac(`${now}.${text}`, 'hex')}`,
    }
  },
  github: (text) => ({
    'content-type': 'application/json',
    'x-github-event': 'push',
    'x-hub-signature-256': `sha256=${hmac(text, 'hex')}`,
  }),
  svix(text, id) {
    const now = Math.floor(Date.now() / 1000)
    return {
      'content-type': 'application/json',
      'svix-id': id,
      'svix-timestamp': String(now),
      'svix-signature': `v1,${hmac(`${id}.${now}.${text}`, 'base64')}`,
    }
  },
}

let missed = false
console.log('\n1 KiB, Buffer'.padEnd(45) + 'µs per call'.padStart(13) + '× library'.padStart(11))
for (const { sender, library, atMost, ...theirs } of pairs) {
  const ours = {
    name: `hookproof, ${sender}'s scheme`,
    run: ({ body, headers }) => schemes[sender].verify(body, headers),
  }
  const typed = {
    name: `hookproof ${sender}().verify, an event`,
    run: ({ body, headers }) => hooks[sender].verify(body, headers),
  }
  const samples = await measure([ours, typed, { ...theirs, name: library }], deliveriesOf(sender), rounds)
  const ratio = round(ratioOf(samples, ours.name, library))
  for (const [name, nanoseconds] of samples)
    console.log(name.padEnd(44) + (round(median(nanoseconds), 4) / 1000).toFixed(2).padStart(13))
  console.log(`${ratio <= atMost ? 'ok    ' : 'MISSED'} ${sender}: ${ratio} × ${library} (at most ${atMost})`)
  missed ||= ratio > atMost
}
if (missed) process.exitCode = 1

function deliveriesOf(sender) {
  return Array.from({ length: 16 }, (_, index) => {
    const text = bodyOfOneKibibyte(`evt_${String(index).padStart(4, '0')}`)
    return { body: Buffer.from(text), headers: headersOf[sender](text, `msg_${index}`) }
  })
}

function bodyOfOneKibibyte(id) {
  const created = Math.floor(Date.now() / 1000)
  const head = `{"id":"${id}","type":"invoice.paid","created":${created},"data":{"object":{"lines":[`
  const line = '{"sku":"A-100","qty":2,"note":"calibrated"},'
  const tail = ']}},"pad":""}'
  const lines = Math.floor((1024 - head.length - tail.length) / line.length)
  const body = head + line.repeat(lines).slice(0, -1)
  return `${body}]}},"pad":"${'x'.repeat(1024 - body.length - tail.length)}"}`
}

function hmac(message, encoding) {
  return createHmac('sha256', secret).update(message).digest(encoding)
}
