import type { JsonObject } from '../../payload/json.js'
import type { Event } from '../../providers/event.js'
import type { LaabamData, LaabamEvent, LaabamPayload } from '../../providers/laabam.js'
import type { SamplesOf } from './samples-of.js'

/** Laabam's events, each with the fields that its product page shows; of four it documents none. */
export const laabamSamples: SamplesOf<LaabamEvent> = {
  get 'invoice.created'() {
    return sample('invoice.created', { invoice_id: 'inv_sample', status: 'draft', amount: 1500 })
  },
  get 'invoice.paid'() {
    return sample('invoice.paid', { invoice_id: 'inv_sample', payment_id: 'pay_sample', amount: 1500 })
  },
  get 'invoice.voided'() {
    return sample('invoice.voided', {})
  },
  get 'customer.created'() {
    return sample('customer.created', {
      customer_id: 'cus_sample',
      name: 'Sample Customer',
      email: 'customer@example.com',
    })
  },
  get 'payment.failed'() {
    return sample('payment.failed', { payment_id: 'pay_sample', reason: 'insufficient_funds' })
  },
  get 'payment.recorded'() {
    return sample('payment.recorded', {})
  },
  get 'message.delivered'() {
    return sample('message.delivered', {})
  },
  get 'message.failed'() {
    return sample('message.failed', {})
  },
}

function sample<Type extends keyof LaabamData>(
  type: Type,
  data: LaabamData[Type] & JsonObject,
): Event<'laabam', Type, LaabamData[Type], LaabamPayload> {
  // another id for each type: a store takes events of one id for one event
  const id = `evt_sample_${type}`
  const created_at = '2026-01-15T09:30:00Z'
  return {
    provider: 'laabam',
    type,
    data,
    payload: { id, type, created_at, data },
    verified: true,
    id,
    occurredAt: new Date(created_at),
  }
}
