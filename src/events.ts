import type { EventOfType } from './providers/event.js'
import type { FlabsEvent } from './providers/flabs/index.js'
import type { LaabamEvent } from './providers/laabam.js'
import type { LabSyncEvent } from './providers/labsync.js'
import type { SyncLabsEvent } from './providers/synclabs/index.js'

export type { AnyEvent, Event, EventOfType, EventsOf, UnknownEvent } from './providers/event.js'
export type { FlabsEvent, LaabamEvent, LabSyncEvent, SyncLabsEvent }

/** Any event of any of the four senders. */
export type WebhookEvent = LabSyncEvent | FlabsEvent | LaabamEvent | SyncLabsEvent

/** A calibration job (LabSync). */
export type JobEvent = EventOfType<WebhookEvent, 'job.created' | 'job.completed'>

/** A calibration certificate (LabSync). */
export type CertificateEvent = EventOfType<WebhookEvent, 'certificate.issued'>

/** An invoice (LabSync, Laabam). */
export type InvoiceEvent = EventOfType<
  WebhookEvent,
  'invoice.issued' | 'invoice.created' | 'invoice.paid' | 'invoice.overdue' | 'invoice.voided'
>

/** The customer portal (LabSync). */
export type PortalEvent = EventOfType<WebhookEvent, 'portal.slip_received'>

/** A lab (LabSync). */
export type LabEvent = EventOfType<WebhookEvent, 'lab.approved'>

/** A bill (Flabs). */
export type BillEvent = EventOfType<WebhookEvent, 'bill.created' | 'bill.completed' | 'bill.deleted'>

/** A single report of a bill (Flabs). */
export type ReportEvent = EventOfType<WebhookEvent, 'report.completed'>

/** A CRM lead (Flabs). */
export type LeadEvent = EventOfType<WebhookEvent, 'lead.created'>

/** A booking (Flabs). */
export type BookingEvent = EventOfType<WebhookEvent, 'booking.created'>

/** A customer (Laabam). */
export type CustomerEvent = EventOfType<WebhookEvent, 'customer.created'>

/** A payment (Laabam). */
export type PaymentEvent = EventOfType<WebhookEvent, 'payment.failed' | 'payment.recorded'>

/** A message (Laabam). */
export type MessageEvent = EventOfType<WebhookEvent, 'message.delivered' | 'message.failed'>

/** A generation (Sync Labs). */
export type GenerationEvent = EventOfType<WebhookEvent, 'generation.completed' | 'generation.failed'>

/** A batch of generations (Sync Labs). */
export type BatchEvent = EventOfType<WebhookEvent, 'batch.completed' | 'batch.failed'>
