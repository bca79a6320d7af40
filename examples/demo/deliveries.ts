import type { WebhookErrorCode } from 'hookproof'
import { now, payloads, secrets, signature } from './senders.js'

/** One request, and what must become of it. */
export interface Delivery extends Sent {
  readonly what: string
  readonly expected: Expected
}

interface Sent {
  readonly sender: string
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | ReadableStream<Uint8Array>
}

/** Handled as an event of a type, or refused with a code. */
export interface Expected {
  readonly status: number
  readonly type?: string
  readonly code?: WebhookErrorCode
}

/** Where a delivery may deviate from an honest one. */
interface Signing {
  readonly secret?: string
  readonly at?: number
  /** What was signed, where something else is sent. */
  readonly signed?: string
}

const { job, certificate, renamed, shapeless, bill, report, invoice, generation, batch } = payloads
const tenMinutes = 600
const tooLarge = 'x'.repeat(1_048_577)

export const deliveries: readonly Delivery[] = [
  { what: 'genuine', ...labsync(job), expected: handled('job.created') },
  {
    what: 'genuine, by the old secret during a rotation',
    ...labsync(certificate, { secret: secrets.labsyncOld }),
    expected: handled('certificate.issued'),
  },
  {
    what: 'genuine, token as Bearer',
    ...flabs(bill, `Bearer ${secrets.flabs}`),
    expected: handled('bill.completed'),
  },
  { what: 'genuine, bare token', ...flabs(report, secrets.flabs), expected: handled('report.completed') },
  { what: 'genuine, pretty-printed', ...laabam(invoice), expected: handled('invoice.paid') },
  { what: 'genuine generation', ...synclabs(generation), expected: handled('generation.completed') },
  { what: 'genuine batch', ...synclabs(batch), expected: handled('batch.failed') },
  { what: 'genuine, of an unknown type', ...labsync(renamed), expected: handled('unknown') },

  {
    what: 'forged: signed with another secret',
    ...labsync(job, { secret: 'a guess' }),
    expected: refused(401, 'signature_mismatch'),
  },
  {
    what: 'tampered: another amount than was signed',
    ...laabam(invoice.replace('1200', '1'), { signed: invoice }),
    expected: refused(401, 'signature_mismatch'),
  },
  {
    what: 'stale: signed ten minutes ago',
    ...laabam(invoice, { at: now() - tenMinutes }),
    expected: refused(401, 'timestamp_too_old'),
  },
  {
    what: 'from the future: ten minutes ahead',
    ...labsync(job, { at: now() + tenMinutes }),
    expected: refused(401, 'timestamp_too_new'),
  },
  {
    what: 'a timestamp in milliseconds',
    ...labsync(job, { at: now() * 1000 }),
    expected: refused(401, 'timestamp_malformed'),
  },
  {
    what: 'no signature at all',
    ...synclabs(generation),
    headers: {},
    expected: refused(401, 'header_missing'),
  },
  { what: 'wrong token', ...flabs(bill, 'Bearer a-guess'), expected: refused(401, 'token_mismatch') },

  {
    what: 'verified, but no JSON',
    ...labsync('event=job.created'),
    expected: refused(400, 'payload_not_json'),
  },
  { what: 'verified, but without data', ...labsync(shapeless), expected: refused(400, 'payload_invalid') },

  {
    what: 'genuine, behind express.json()',
    ...labsync(job),
    path: '/parsed/labsync',
    expected: refused(500, 'body_already_parsed'),
  },
  {
    what: 'genuine, behind express.json({ verify: keepRawBody })',
    ...labsync(job),
    path: '/kept/labsync',
    expected: handled('job.created'),
  },

  {
    what: 'a GET',
    sender: 'a stranger',
    method: 'GET',
    path: '/webhooks/labsync',
    expected: refused(405, 'method_not_allowed'),
  },
  {
    what: 'over 1 MiB, by its Content-Length',
    sender: 'a stranger',
    path: '/webhooks/labsync',
    body: tooLarge,
    expected: refused(413, 'body_too_large'),
  },
  {
    what: 'over 1 MiB, in chunks and unannounced',
    sender: 'a stranger',
    path: '/webhooks/labsync',
    body: new Blob([tooLarge]).stream(),
    expected: refused(413, 'body_too_large'),
  },
]

function handled(type: string): Expected {
  return { status: 200, type }
}

function refused(status: number, code: WebhookErrorCode): Expected {
  return { status, code }
}

function labsync(body: string, signing: Signing = {}): Sent {
  return signed('LabSync', 'labsync', 'x-labsync-signature', body, { secret: secrets.labsync, ...signing })
}

function laabam(body: string, signing: Signing = {}): Sent {
  return signed('Laabam', 'laabam', 'x-laabam-signature', body, { secret: secrets.laabam, ...signing })
}

function synclabs(body: string): Sent {
  return signed('Sync Labs', 'synclabs', 'sync-signature', body, { secret: secrets.synclabs })
}

function flabs(body: string, authorization: string): Sent {
  return { sender: 'Flabs', path: '/webhooks/flabs', headers: { authorization }, body }
}

function signed(
  sender: string,
  name: string,
  header: string,
  body: string,
  { secret, at, signed = body }: Signing & { readonly secret: string },
): Sent {
  return { sender, path: `/webhooks/${name}`, headers: { [header]: signature(signed, secret, at) }, body }
}
