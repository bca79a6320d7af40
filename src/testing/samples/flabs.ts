import type { JsonObject } from '../../payload/json.js'
import type { Event } from '../../providers/event.js'
import type { FlabsEvent } from '../../providers/flabs/index.js'
import type { FlabsData, FlabsPayload } from '../../providers/flabs/types.js'
import type { SamplesOf } from './samples-of.js'

const billID = 'bill_12345'
const integratorID = 'your_unique_integrator_id'

/** Flabs' events, with the values of its documentation. It shows `bill.completed` alone as a whole. */
export const flabsSamples: SamplesOf<FlabsEvent> = {
  get 'bill.created'() {
    return sample('bill.created', { billID, integratorID })
  },
  get 'bill.completed'() {
    return sample('bill.completed', {
      billID,
      integratorID,
      billData: {
        status: 'completed',
        testData: [
          { _id: 'test_001', status: 'completed' },
          { _id: 'test_002', status: 'completed' },
        ],
      },
      reportURL: 'https://reports.flabs.in/bill/bill_12345',
    })
  },
  get 'bill.deleted'() {
    return sample('bill.deleted', { billID, integratorID })
  },
  get 'report.completed'() {
    return sample('report.completed', { billID, integratorID })
  },
  get 'lead.created'() {
    return sample('lead.created', { integratorID })
  },
  get 'booking.created'() {
    return sample('booking.created', { integratorID })
  },
}

function sample<Type extends keyof FlabsData>(
  type: Type,
  data: FlabsData[Type] & JsonObject,
): Event<'flabs', Type, FlabsData[Type], FlabsPayload> {
  const eventTime = 1_705_747_800
  return {
    provider: 'flabs',
    type,
    data,
    payload: { labID: 'lab_67890', eventType: type, eventTime, data },
    verified: true,
    // a token says nothing of the body
    covers: 'nothing',
    occurredAt: new Date(eventTime * 1000),
  }
}
