import { createHmac, timingSafeEqual } from 'node:crypto'
import * as octokit from '@octokit/webhooks-methods'
import * as standardwebhooks from 'standardwebhooks'
import Stripe from 'stripe'
import * as svix from 'svix'
import { verify } from '../dist/index.js'
import { labsync } from '../dist/labsync.js'
import { base64Secret, secret } from './deliveries.mjs'

const { webhooks } = Stripe
const standard = new standardwebhooks.Webhook(base64Secret)
const svixWebhook = new svix.Webhook(base64Secret)
const labsyncHook = labsync({ secret })

/** What a user would write: parse, HMAC, compare, age. */
function handWritten(body, header) {
  const { t, v1 } = Object.fromEntries(header.split(',').map((pair) => pair.split('=')))
  const expected = createHmac('sha256', secret).update(`${t}.`).update(body).digest()
  const given = Buffer.from(v1, 'hex')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new Error('forged')
  if (Math.abs(Date.now() / 1000 - Number(t)) > 300) throw new Error('stale')
}

/** The same with the header cut by position, for a sender whose header always looks alike. */
function handWrittenLean(body, header) {
  const comma = header.indexOf(',')
  const t = header.slice(2, comma)
  const expected = createHmac('sha256', secret).update(`${t}.`).update(body).digest()
  const given = Buffer.from(header.slice(comma + 4), 'hex')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new Error('forged')
  if (Math.abs(Date.now() / 1000 - Number(t)) > 300) throw new Error('stale')
}

/** The verifier LabSync prints, in its own steps: the body becomes text, and nobody looks at the age. */
function labsyncSample(rawBody, header) {
  const parts = Object.fromEntries(header.split(',').map((pair) => pair.split('=')))
  const expected = createHmac('sha256', secret).update(`${parts.t}.${rawBody}`).digest('hex')
  if (!timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(parts.v1, 'hex'))) throw new Error('forged')
}

/** Each verifies one delivery in the format its library is made for, and throws where it doesn't pass. */
export const verifiers = [
  { name: 'hookproof verify', run: ({ body, stripe }) => verify(body, stripe, secret) },
  { name: 'hand-written', run: ({ body, stripe }) => handWritten(body, stripe) },
  { name: 'hand-written, lean', run: ({ body, stripe }) => handWrittenLean(body, stripe) },
  { name: 'LabSync sample', run: ({ body, stripe }) => labsyncSample(body, stripe) },
  {
    name: 'stripe verifyHeader',
    run: ({ body, stripe }) => webhooks.signature.verifyHeader(body, stripe, secret),
  },
  {
    name: 'standardwebhooks',
    run: ({ body, standard: headers }) => standard.verify(body, headers, { jsonParse: false }),
  },
  {
    // it takes text only, so a Buffer has to be decoded first
    name: '@octokit/webhooks-methods',
    async: true,
    async run({ body, github }) {
      if (!(await octokit.verify(secret, body.toString(), github))) throw new Error('forged')
    },
  },
]

/** Each also parses the JSON, which can't be switched off, and returns the event. */
export const parsers = [
  {
    name: 'hookproof labsync().verify',
    run: ({ body, labsync: headers }) => labsyncHook.verify(body, headers),
  },
  {
    name: 'stripe constructEvent',
    run: ({ body, stripe }) => webhooks.constructEvent(body, stripe, secret),
  },
  {
    name: 'svix',
    run: ({ body, standard: headers }) => svixWebhook.verify(body, headers),
  },
]
