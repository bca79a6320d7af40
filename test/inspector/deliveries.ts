import type { DeliverySummary, InspectedDelivery } from '../../src/inspector/source.js'

/** A delivery of a test. */
export function deliveryOf(changed: Partial<InspectedDelivery> = {}): InspectedDelivery {
  const body = changed.body ?? new TextEncoder().encode('{"id":"evt_1"}')
  return {
    id: 'one',
    provider: 'laabam',
    receivedAt: 1000,
    method: 'POST',
    target: '/webhooks',
    verdict: { status: 'verified', type: 'invoice.paid' },
    thread: changed.id ?? 'one',
    isRedelivery: false,
    headers: [],
    findings: [],
    ...changed,
    body,
    size: body.length,
  }
}

export function summaryOf(changed: Partial<DeliverySummary> = {}): DeliverySummary {
  const { body: _b, headers: _h, findings: _f, ...summary } = deliveryOf(changed)
  return summary
}
