import type { Event } from '../../providers/event.js'
import type { LabSyncData, LabSyncEvent, LabSyncPayload } from '../../providers/labsync.js'
import type { SamplesOf } from './samples-of.js'

/** LabSync's events. It documents no field of any of them. */
export const labsyncSamples: SamplesOf<LabSyncEvent> = {
  get 'job.created'() {
    return sample('job.created', {})
  },
  get 'job.completed'() {
    return sample('job.completed', {})
  },
  get 'certificate.issued'() {
    return sample('certificate.issued', {})
  },
  get 'invoice.issued'() {
    return sample('invoice.issued', {})
  },
  get 'invoice.paid'() {
    return sample('invoice.paid', {})
  },
  get 'invoice.overdue'() {
    return sample('invoice.overdue', {})
  },
  get 'portal.slip_received'() {
    return sample('portal.slip_received', {})
  },
  get 'lab.approved'() {
    return sample('lab.approved', {})
  },
}

function sample<Type extends keyof LabSyncData>(
  type: Type,
  data: LabSyncData[Type],
): Event<'labsync', Type, LabSyncData[Type], LabSyncPayload> {
  return { provider: 'labsync', type, data, payload: { event: type, data }, verified: true }
}
