import type { SenderName } from '../../diagnose/known-senders.js'
import type { sampleEvents } from '../../testing/index.js'
import type { Sample } from './index.js'

const time = '2026-01-15T09:30:00.000Z'
const seconds = 1_768_469_400

/** Senders whose types the library doesn't list: one event of each, with no field but those that it reads. */
export const otherSenders: Readonly<Record<Exclude<SenderName, keyof typeof sampleEvents>, Sample>> = {
  stripe: {
    type: 'charge.succeeded',
    payload: { id: 'evt_sample', type: 'charge.succeeded', created: seconds, data: { object: {} } },
  },
  github: { type: 'issues', payload: { action: 'opened', issue: { number: 1 } } },
  slack: {
    type: 'app_mention',
    payload: {
      type: 'event_callback',
      event_id: 'Ev_sample',
      event: { type: 'app_mention', text: 'A sample.' },
    },
  },
  shopify: { type: 'orders/create', payload: { id: 1, email: 'sample@example.com' } },
  svix: { type: 'invoice.paid', payload: { type: 'invoice.paid', data: { id: 'invoice_sample' } } },
  clerk: { type: 'user.created', payload: { type: 'user.created', data: { id: 'user_sample' } } },
  resend: {
    type: 'email.bounced',
    payload: { type: 'email.bounced', created_at: time, data: { email_id: 'email_sample' } },
  },
  supabase: {
    type: 'before-user-created',
    payload: { metadata: { uuid: 'uuid_sample', name: 'before-user-created' }, user: {} },
  },
  openai: {
    type: 'response.completed',
    payload: {
      id: 'evt_sample',
      type: 'response.completed',
      created_at: seconds,
      data: { id: 'resp_sample' },
    },
  },
  polar: {
    type: 'order.paid',
    payload: { type: 'order.paid', timestamp: time, data: { id: 'order_sample' } },
  },
  bitbucket: { type: 'repo:push', payload: { push: { changes: [] } } },
  calendly: {
    type: 'invitee.created',
    payload: { event: 'invitee.created', created_at: time, payload: { name: 'A sample' } },
  },
  discord: { type: '2', payload: { id: '1', type: 2, data: { name: 'sample' } } },
  gitlab: { type: 'push', payload: { object_kind: 'push', ref: 'refs/heads/main' } },
  hubspot: { type: 'events', payload: [{ eventId: 1, subscriptionType: 'contact.creation' }] },
  lemonsqueezy: {
    type: 'order_created',
    payload: { meta: { event_name: 'order_created' }, data: { id: '1' } },
  },
  linear: { type: 'Issue', payload: { action: 'create', type: 'Issue', data: { id: 'issue_sample' } } },
  mailgun: { type: 'delivered', payload: { 'event-data': { event: 'delivered', id: 'id_sample' } } },
  mollie: {
    type: 'payment-link.paid',
    payload: { id: 'event_sample', type: 'payment-link.paid', createdAt: time },
  },
  paddle: {
    type: 'transaction.completed',
    payload: { event_id: 'evt_sample', event_type: 'transaction.completed', occurred_at: time, data: {} },
  },
  pagerduty: {
    type: 'incident.triggered',
    payload: { event: { id: 'id_sample', event_type: 'incident.triggered', occurred_at: time, data: {} } },
  },
  razorpay: {
    type: 'payment.captured',
    payload: { event: 'payment.captured', created_at: seconds, payload: { payment: {} } },
  },
  sendgrid: { type: 'events', payload: [{ event: 'processed', sg_event_id: 'id_sample' }] },
  sentry: { type: 'issue', payload: { action: 'created', data: { issue: { id: '1' } } } },
  square: {
    type: 'payment.created',
    payload: { event_id: 'id_sample', type: 'payment.created', created_at: time, data: {} },
  },
  twilio: { type: 'delivered', payload: { To: '+15550001', MessageStatus: 'delivered', Body: 'A sample.' } },
  typeform: {
    type: 'form_response',
    payload: {
      event_id: 'id_sample',
      event_type: 'form_response',
      form_response: { form_id: 'form_sample' },
    },
  },
  vercel: {
    type: 'deployment.created',
    payload: { id: 'id_sample', type: 'deployment.created', createdAt: seconds * 1000, payload: {} },
  },
  workos: {
    type: 'dsync.user.created',
    payload: { id: 'event_sample', event: 'dsync.user.created', created_at: time, data: {} },
  },
  zoom: { type: 'meeting.started', payload: { event: 'meeting.started', payload: { object: {} } } },
}
