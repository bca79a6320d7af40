import { createHmac, randomBytes } from 'node:crypto'

/** Secrets for this run only. */
export const secrets = {
  labsync: randomBytes(24).toString('hex'),
  /** What LabSync signed with before it was rotated. */
  labsyncOld: randomBytes(24).toString('hex'),
  flabs: randomBytes(24).toString('hex'),
  laabam: randomBytes(24).toString('hex'),
  synclabs: `whsec_${randomBytes(24).toString('hex')}`,
}

export const now = (): number => Math.floor(Date.now() / 1000)

/** Signs as the senders do: with node:crypto and not with the library that is to be shown. */
export function signature(body: string, secret: string, at: number = now()): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`
}

export const payloads = {
  job: JSON.stringify({ event: 'job.created', data: { id: 'job_1', instrument: 'caliper' } }),
  certificate: JSON.stringify({ event: 'certificate.issued', data: { id: 'cert_7' } }),
  /** A type that LabSync doesn't document. */
  renamed: JSON.stringify({ event: 'job.archived', data: { id: 'job_1' } }),
  /** Signed, but without the `data` that LabSync promises. */
  shapeless: JSON.stringify({ event: 'job.created' }),
  bill: JSON.stringify({
    labID: 'lab_67890',
    eventType: 'bill.completed',
    eventTime: now(),
    data: { billID: 'bill_12345', billData: { status: 'completed', testData: [] } },
  }),
  report: JSON.stringify({
    labID: 'lab_67890',
    eventType: 'report.completed',
    eventTime: now(),
    data: { billID: 'bill_12345', reportURL: 'https://example.com/report.pdf' },
  }),
  // pretty-printed: to parse and re-serialise it gives other bytes than were signed
  invoice: JSON.stringify(
    {
      id: 'evt_1',
      type: 'invoice.paid',
      created_at: new Date().toISOString(),
      data: { invoice_id: 'inv_1', payment_id: 'pay_1', amount: 1200 },
    },
    null,
    2,
  ),
  generation: JSON.stringify({
    id: 'gen_1',
    status: 'COMPLETED',
    createdAt: new Date().toISOString(),
    model: 'lipsync-2',
    input: [
      { type: 'video', url: 'https://example.com/in.mp4' },
      { type: 'audio', url: 'https://example.com/in.wav' },
    ],
    outputUrl: 'https://example.com/out.mp4',
  }),
  batch: JSON.stringify({
    id: 'batch_1',
    status: 'FAILED',
    created_at: new Date().toISOString(),
    metrics: { total_generations: 2, success_count: 0, failed_count: 2, pending_count: 0 },
  }),
}
