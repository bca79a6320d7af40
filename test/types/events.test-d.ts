import { expectTypeOf } from 'vitest'
import type {
  BatchEvent,
  BillEvent,
  BookingEvent,
  CertificateEvent,
  CustomerEvent,
  GenerationEvent,
  InvoiceEvent,
  JobEvent,
  LabEvent,
  LeadEvent,
  MessageEvent,
  PaymentEvent,
  PortalEvent,
  ReportEvent,
  WebhookEvent,
} from '../../src/events.js'
import type { JsonObject } from '../../src/payload/json.js'
import type { EventOfType } from '../../src/providers/event.js'
import type { FlabsBill, FlabsEvent, FlabsLead, FlabsPayload } from '../../src/providers/flabs/index.js'
import type {
  LaabamCustomer,
  LaabamEvent,
  LaabamInvoice,
  LaabamPaidInvoice,
} from '../../src/providers/laabam.js'
import type { LabSyncEvent, LabSyncPayload } from '../../src/providers/labsync.js'
import type { SyncLabsBatch, SyncLabsEvent, SyncLabsGeneration } from '../../src/providers/synclabs/index.js'
import { given } from './support.js'

// a switch narrows `data`, and knows when it has seen every type

export function ofLabSync(event: LabSyncEvent): void {
  switch (event.type) {
    case 'job.created':
    case 'job.completed':
    case 'certificate.issued':
    case 'invoice.issued':
    case 'invoice.paid':
    case 'invoice.overdue':
    case 'portal.slip_received':
    case 'lab.approved':
      expectTypeOf(event.data).toEqualTypeOf<JsonObject>()
      expectTypeOf(event.payload).toEqualTypeOf<LabSyncPayload>()
      return
    case 'unknown':
      expectTypeOf(event.data).toEqualTypeOf<unknown>()
      expectTypeOf(event.unknownType).toEqualTypeOf<string>()
      return
    default:
      event satisfies never
  }
}

export function ofFlabs(event: FlabsEvent): void {
  switch (event.type) {
    case 'bill.created':
    case 'bill.completed':
    case 'bill.deleted':
    case 'report.completed':
      expectTypeOf(event.data).toEqualTypeOf<FlabsBill>()
      expectTypeOf(event.data.billData?.testData[0]?._id).toEqualTypeOf<string | undefined>()
      expectTypeOf(event.payload).toEqualTypeOf<FlabsPayload>()
      return
    case 'lead.created':
    case 'booking.created':
      expectTypeOf(event.data).toEqualTypeOf<FlabsLead>()
      expectTypeOf(event.data.integratorID).toEqualTypeOf<string | undefined>()
      expectTypeOf(event.data.extraField).toEqualTypeOf<unknown>()
      return
    case 'unknown':
      expectTypeOf(event.data).toEqualTypeOf<unknown>()
      return
    default:
      event satisfies never
  }
}

export function ofLaabam(event: LaabamEvent): void {
  switch (event.type) {
    case 'invoice.created':
      expectTypeOf(event.data).toEqualTypeOf<LaabamInvoice>()
      expectTypeOf(event.data.amount).toEqualTypeOf<number | string | undefined>()
      return
    case 'invoice.paid':
      expectTypeOf(event.data).toEqualTypeOf<LaabamPaidInvoice>()
      expectTypeOf(event.data.payment_id).toEqualTypeOf<string | undefined>()
      return
    case 'customer.created':
      expectTypeOf(event.data).toEqualTypeOf<LaabamCustomer>()
      return
    case 'payment.failed':
      expectTypeOf(event.data.reason).toEqualTypeOf<string | undefined>()
      return
    case 'invoice.voided':
    case 'payment.recorded':
    case 'message.delivered':
    case 'message.failed':
      expectTypeOf(event.data).toEqualTypeOf<JsonObject>()
      return
    case 'unknown':
      expectTypeOf(event.data).toEqualTypeOf<unknown>()
      return
    default:
      event satisfies never
  }
}

export function ofSyncLabs(event: SyncLabsEvent): void {
  switch (event.type) {
    case 'generation.completed':
      expectTypeOf(event.data).toExtend<SyncLabsGeneration>()
      expectTypeOf(event.data.status).toEqualTypeOf<'COMPLETED'>()
      for (const input of event.data.input) {
        if (input.type === 'text') expectTypeOf(input.provider.script).toEqualTypeOf<string>()
        if (input.type === 'unknown') expectTypeOf(input.unknownInput).toEqualTypeOf<JsonObject>()
      }
      return
    case 'generation.failed':
      expectTypeOf(event.data.status).toEqualTypeOf<'FAILED'>()
      expectTypeOf(event.data.error_code).toEqualTypeOf<string | null | undefined>()
      return
    case 'batch.completed':
    case 'batch.failed':
      expectTypeOf(event.data).toExtend<SyncLabsBatch>()
      expectTypeOf(event.data.metrics.failed_count).toEqualTypeOf<number>()
      return
    case 'unknown':
      expectTypeOf(event.data).toEqualTypeOf<unknown>()
      return
    default:
      event satisfies never
  }
}

// a case left out shows

export function withACaseLeftOut(event: LabSyncEvent | FlabsEvent): void {
  switch (event.type) {
    case 'unknown':
      return
    default:
      // @ts-expect-error there are more
      event satisfies never
  }
}

// a name that isn't there does not compile

export function misspelt(flabs: FlabsEvent, laabam: LaabamEvent, synclabs: SyncLabsEvent): void {
  // @ts-expect-error no such type
  if (flabs.type === 'bill.complete') return
  if (flabs.type === 'bill.completed') {
    // @ts-expect-error billID it is
    flabs.data.billId
    // @ts-expect-error any field of a bill may be absent
    flabs.data.billID.length
  }
  if (laabam.type === 'invoice.paid') {
    // @ts-expect-error invoice_id it is
    laabam.data.invoiceId
    // @ts-expect-error an amount may be text
    laabam.data.amount + 1
  }
  if (synclabs.type === 'generation.completed') {
    // @ts-expect-error outputUrl it is
    synclabs.data.output_url
    // @ts-expect-error it may be null
    synclabs.data.outputUrl.length
    // @ts-expect-error only an unknown event has it
    synclabs.unknownType
  }
  // @ts-expect-error what isn't known isn't checked
  if (flabs.type === 'unknown') flabs.data.billID
}

// what every event says

export function common(event: WebhookEvent): void {
  expectTypeOf(event.provider).toEqualTypeOf<'labsync' | 'flabs' | 'laabam' | 'synclabs'>()
  expectTypeOf(event.verified).toEqualTypeOf<boolean>()
  expectTypeOf(event.id).toEqualTypeOf<string | undefined>()
  expectTypeOf(event.occurredAt).toEqualTypeOf<Date | undefined>()
  expectTypeOf(event.signedAt).toEqualTypeOf<Date | undefined>()
  // @ts-expect-error an event is what was received, and stays so
  event.verified = true
  if (event.provider === 'flabs') expectTypeOf(event).toEqualTypeOf<FlabsEvent>()
}

// the unions by domain, across senders

expectTypeOf<WebhookEvent>().toEqualTypeOf<LabSyncEvent | FlabsEvent | LaabamEvent | SyncLabsEvent>()
expectTypeOf<JobEvent>().toEqualTypeOf<EventOfType<LabSyncEvent, 'job.created' | 'job.completed'>>()
expectTypeOf<CertificateEvent>().toEqualTypeOf<EventOfType<LabSyncEvent, 'certificate.issued'>>()
expectTypeOf<PortalEvent>().toEqualTypeOf<EventOfType<LabSyncEvent, 'portal.slip_received'>>()
expectTypeOf<LabEvent>().toEqualTypeOf<EventOfType<LabSyncEvent, 'lab.approved'>>()
expectTypeOf<InvoiceEvent>().toEqualTypeOf<
  | EventOfType<LabSyncEvent, 'invoice.issued' | 'invoice.paid' | 'invoice.overdue'>
  | EventOfType<LaabamEvent, 'invoice.created' | 'invoice.paid' | 'invoice.voided'>
>()
expectTypeOf<BillEvent>().toEqualTypeOf<
  EventOfType<FlabsEvent, 'bill.created' | 'bill.completed' | 'bill.deleted'>
>()
expectTypeOf<ReportEvent>().toEqualTypeOf<EventOfType<FlabsEvent, 'report.completed'>>()
expectTypeOf<LeadEvent>().toEqualTypeOf<EventOfType<FlabsEvent, 'lead.created'>>()
expectTypeOf<BookingEvent>().toEqualTypeOf<EventOfType<FlabsEvent, 'booking.created'>>()
expectTypeOf<CustomerEvent>().toEqualTypeOf<EventOfType<LaabamEvent, 'customer.created'>>()
expectTypeOf<PaymentEvent>().toEqualTypeOf<EventOfType<LaabamEvent, 'payment.failed' | 'payment.recorded'>>()
expectTypeOf<MessageEvent>().toEqualTypeOf<EventOfType<LaabamEvent, 'message.delivered' | 'message.failed'>>()
expectTypeOf<GenerationEvent>().toEqualTypeOf<
  EventOfType<SyncLabsEvent, 'generation.completed' | 'generation.failed'>
>()
expectTypeOf<BatchEvent>().toEqualTypeOf<EventOfType<SyncLabsEvent, 'batch.completed' | 'batch.failed'>>()

// every known event belongs to one domain: a new type that is forgotten here shows
type Domains =
  | JobEvent
  | CertificateEvent
  | PortalEvent
  | LabEvent
  | InvoiceEvent
  | BillEvent
  | ReportEvent
  | LeadEvent
  | BookingEvent
  | CustomerEvent
  | PaymentEvent
  | MessageEvent
  | GenerationEvent
  | BatchEvent
expectTypeOf<Exclude<WebhookEvent['type'], Domains['type']>>().toEqualTypeOf<'unknown'>()

// an invoice of one sender is told from another's
export function ofDomain(invoice: InvoiceEvent): void {
  if (invoice.type === 'invoice.paid' && invoice.provider === 'laabam')
    expectTypeOf(invoice.data).toEqualTypeOf<LaabamPaidInvoice>()
}
expectTypeOf(given<InvoiceEvent>().provider).toEqualTypeOf<'labsync' | 'laabam'>()
