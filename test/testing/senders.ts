import { bitbucket } from '../../src/providers/bitbucket.js'
import { calendly } from '../../src/providers/calendly.js'
import { clerk } from '../../src/providers/clerk.js'
import type { Provider } from '../../src/providers/define.js'
import { discord } from '../../src/providers/discord.js'
import { flabs } from '../../src/providers/flabs/index.js'
import { github } from '../../src/providers/github.js'
import { gitlab } from '../../src/providers/gitlab.js'
import { hubspot } from '../../src/providers/hubspot.js'
import { laabam } from '../../src/providers/laabam.js'
import { labsync } from '../../src/providers/labsync.js'
import { lemonsqueezy } from '../../src/providers/lemonsqueezy.js'
import { linear } from '../../src/providers/linear.js'
import { mailgun } from '../../src/providers/mailgun.js'
import { mollie } from '../../src/providers/mollie.js'
import { openai } from '../../src/providers/openai.js'
import { paddle } from '../../src/providers/paddle.js'
import { pagerduty } from '../../src/providers/pagerduty.js'
import { polar } from '../../src/providers/polar.js'
import { razorpay } from '../../src/providers/razorpay.js'
import { resend } from '../../src/providers/resend.js'
import { sendgrid } from '../../src/providers/sendgrid.js'
import { sentry } from '../../src/providers/sentry.js'
import { shopify } from '../../src/providers/shopify.js'
import { slack } from '../../src/providers/slack.js'
import { square } from '../../src/providers/square.js'
import { stripe } from '../../src/providers/stripe.js'
import { supabase } from '../../src/providers/supabase.js'
import { svix } from '../../src/providers/svix.js'
import { synclabs } from '../../src/providers/synclabs/index.js'
import { twilio } from '../../src/providers/twilio.js'
import { typeform } from '../../src/providers/typeform.js'
import { vercel } from '../../src/providers/vercel.js'
import { workos } from '../../src/providers/workos.js'
import { zoom } from '../../src/providers/zoom.js'
import { createKeyPair, type RequestOverrides } from '../../src/testing/index.js'

/** A sender of the library, and a payload of its. */
export interface SenderSample {
  readonly provider: Provider
  readonly payload: object
  /** What only the test can know. */
  readonly overrides?: RequestOverrides
  /** What the event's type is, where no payload says it. */
  readonly type: string
  /** What a receiver can't tell of this sender. */
  readonly blindTo?: readonly ('age' | 'body')[]
}

const secret = 'a-test-secret'
const whsec = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const url = 'https://example.com/webhooks/sender?of=mine'
const time = '2023-11-14T22:00:00Z'
const ed25519 = await createKeyPair('ed25519')
const ecdsa = await createKeyPair('ecdsa-p256-sha256')

/** Every sender of the library, by a name. */
export const senders: Readonly<Record<string, SenderSample>> = {
  labsync: {
    provider: labsync({ secret }),
    payload: { event: 'job.created', data: { job: 'J-1' } },
    type: 'job.created',
  },
  flabs: {
    provider: flabs({ token: secret }),
    payload: { labID: 'lab_1', eventType: 'bill.created', eventTime: 1_705_747_800, data: {} },
    type: 'bill.created',
    blindTo: ['age', 'body'],
  },
  'flabs with a header': {
    provider: flabs({ token: secret, header: 'X-Flabs-Token' }),
    payload: { labID: 'lab_1', eventType: 'bill.created', eventTime: 1_705_747_800, data: {} },
    type: 'bill.created',
    blindTo: ['age', 'body'],
  },
  laabam: {
    provider: laabam({ secret: [secret, 'an-older-secret'] }),
    payload: { id: 'evt_1', type: 'invoice.paid', created_at: time, data: { amount: 1 } },
    type: 'invoice.paid',
  },
  synclabs: {
    provider: synclabs({ secret }),
    payload: { id: 'gen_1', status: 'COMPLETED', createdAt: time, input: [], model: 'lipsync-2' },
    type: 'generation.completed',
  },
  bitbucket: {
    provider: bitbucket({ secret }),
    payload: { push: { changes: [] } },
    overrides: { type: 'repo:push' },
    type: 'repo:push',
    blindTo: ['age'],
  },
  calendly: {
    provider: calendly({ secret }),
    payload: { event: 'invitee.created', created_at: time, payload: { name: 'Jon' } },
    type: 'invitee.created',
  },
  clerk: {
    provider: clerk({ secret: whsec }),
    payload: { type: 'user.created', data: { id: 'user_1' } },
    type: 'user.created',
  },
  discord: {
    provider: discord({ publicKey: ed25519.publicKey }),
    payload: { id: '1', type: 2, data: { name: 'roll' } },
    overrides: { privateKey: ed25519.privateKey },
    type: '2',
  },
  github: {
    provider: github({ secret }),
    payload: { action: 'opened', issue: { number: 1 } },
    overrides: { type: 'issues' },
    type: 'issues',
    blindTo: ['age'],
  },
  gitlab: {
    provider: gitlab({ secret: whsec }),
    payload: { object_kind: 'push', ref: 'refs/heads/main' },
    type: 'push',
  },
  'gitlab with a token': {
    provider: gitlab({ token: secret }),
    payload: { object_kind: 'push', ref: 'refs/heads/main' },
    type: 'push',
    blindTo: ['age', 'body'],
  },
  hubspot: {
    provider: hubspot({ secret, url }),
    payload: [{ eventId: 1, subscriptionType: 'contact.creation' }],
    type: 'events',
  },
  lemonsqueezy: {
    provider: lemonsqueezy({ secret }),
    payload: { meta: { event_name: 'order_created' }, data: { id: '1' } },
    type: 'order_created',
    blindTo: ['age'],
  },
  linear: {
    provider: linear({ secret }),
    payload: { action: 'create', type: 'Issue', data: { id: '1' } },
    type: 'Issue',
  },
  mailgun: {
    provider: mailgun({ secret }),
    payload: { 'event-data': { event: 'delivered', id: 'unsigned' } },
    type: 'delivered',
    blindTo: ['body'],
  },
  mollie: {
    provider: mollie({ secret }),
    payload: { id: 'event_1', type: 'payment-link.paid', createdAt: time },
    type: 'payment-link.paid',
    blindTo: ['age'],
  },
  openai: {
    provider: openai({ secret: whsec }),
    payload: { id: 'evt_1', type: 'response.completed', created_at: 1_699_999_000, data: { id: 'resp_1' } },
    type: 'response.completed',
  },
  paddle: {
    provider: paddle({ secret }),
    payload: { event_id: 'evt_1', event_type: 'transaction.completed', occurred_at: time, data: {} },
    type: 'transaction.completed',
  },
  pagerduty: {
    provider: pagerduty({ secret }),
    payload: { event: { id: '01', event_type: 'incident.triggered', occurred_at: time, data: {} } },
    type: 'incident.triggered',
    blindTo: ['age'],
  },
  polar: {
    provider: polar({ secret: 'polar_whs_contract' }),
    payload: { type: 'order.paid', timestamp: time, data: { id: 'order_1' } },
    type: 'order.paid',
  },
  razorpay: {
    provider: razorpay({ secret }),
    payload: { event: 'payment.captured', created_at: 1_699_999_000, payload: { payment: {} } },
    type: 'payment.captured',
    blindTo: ['age'],
  },
  resend: {
    provider: resend({ secret: whsec }),
    payload: { type: 'email.bounced', created_at: time, data: { email_id: 'em_1' } },
    type: 'email.bounced',
  },
  sendgrid: {
    provider: sendgrid({ publicKey: ecdsa.publicKey }),
    payload: [{ event: 'processed', sg_event_id: '1' }],
    overrides: { privateKey: ecdsa.privateKey },
    type: 'events',
  },
  sentry: {
    provider: sentry({ secret }),
    payload: { action: 'created', data: { issue: { id: '1' } } },
    overrides: { type: 'issue' },
    type: 'issue',
    blindTo: ['age'],
  },
  shopify: {
    provider: shopify({ secret }),
    payload: { id: 7, email: 'jon@example.com' },
    overrides: { type: 'orders/create' },
    type: 'orders/create',
    blindTo: ['age'],
  },
  slack: {
    provider: slack({ secret }),
    payload: { type: 'event_callback', event_id: 'Ev1', event: { type: 'app_mention', text: 'hi' } },
    type: 'app_mention',
  },
  square: {
    provider: square({ secret, url }),
    payload: { event_id: '1', type: 'payment.created', created_at: time, data: {} },
    type: 'payment.created',
    blindTo: ['age'],
  },
  stripe: {
    provider: stripe({ secret }),
    payload: { id: 'evt_1', type: 'charge.succeeded', created: 1_699_999_000, data: { object: {} } },
    type: 'charge.succeeded',
  },
  supabase: {
    provider: supabase({ secret: `v1,${whsec}` }),
    payload: { metadata: { uuid: 'u-1', name: 'before-user-created' }, user: {} },
    type: 'before-user-created',
  },
  svix: {
    provider: svix({ secret: whsec }),
    payload: { type: 'invoice.paid', data: { id: 'in_1' } },
    type: 'invoice.paid',
  },
  twilio: {
    provider: twilio({ secret, url }),
    payload: { To: '+15550001', MessageStatus: 'delivered', Body: 'ünïcode & more', Media: ['a', 'b'] },
    type: 'delivered',
    blindTo: ['age'],
  },
  typeform: {
    provider: typeform({ secret }),
    payload: { event_id: '01J', event_type: 'form_response', form_response: { form_id: 'f' } },
    type: 'form_response',
    blindTo: ['age'],
  },
  vercel: {
    provider: vercel({ secret }),
    payload: { id: 'v_1', type: 'deployment.created', createdAt: 1_699_999_000_123, payload: {} },
    type: 'deployment.created',
    blindTo: ['age'],
  },
  workos: {
    provider: workos({ secret }),
    payload: { id: 'event_1', event: 'dsync.user.created', created_at: time, data: {} },
    type: 'dsync.user.created',
  },
  zoom: {
    provider: zoom({ secret }),
    payload: { event: 'meeting.started', payload: { object: {} } },
    type: 'meeting.started',
  },
}
