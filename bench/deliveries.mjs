import { createHmac } from 'node:crypto'

/** What is measured: the body sizes, in bytes. */
export const sizes = [
  { name: '256 B', bytes: 256 },
  { name: '1 KiB', bytes: 1024 },
  { name: '4 KiB', bytes: 4096 },
  { name: '64 KiB', bytes: 65_536 },
  { name: '1 MiB', bytes: 1_048_576 },
]

/** The two forms a raw body comes in. */
export const kinds = ['Buffer', 'string']

/** Two shapes of LabSync payload, each of exactly that many bytes, all ASCII: what costs parsing most, and least. */
export const shapes = { 'many small objects': manySmallObjects, 'few long strings': fewLongStrings }

/** One secret for every format: text for most, the same bytes in base64 for Standard Webhooks. */
export const secret = 'bench-secret-of-thirty-two-bytes'
export const base64Secret = `whsec_${Buffer.from(secret).toString('base64')}`

/** Several deliveries of one size, form and shape, each signed in every format that is measured. */
export function deliveries({ bytes }, kind, shape, now = Math.floor(Date.now() / 1000)) {
  const count = bytes > 65_536 ? 2 : 16
  return Array.from({ length: count }, (_, index) => {
    const text = shapes[shape](bytes, `job_${String(index).padStart(4, '0')}`)
    const body = kind === 'Buffer' ? Buffer.from(text) : text
    const id = `msg_${index}`
    const timestamp = String(now)
    const signature = hmac(`${now}.${text}`, 'hex')
    const stripe = `t=${timestamp},v1=${signature}`
    return {
      body,
      timestamp,
      signature,
      stripe,
      labsync: { 'content-type': 'application/json', 'x-labsync-signature': stripe },
      standard: {
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${hmac(`${id}.${now}.${text}`, 'base64')}`,
      },
      github: `sha256=${hmac(text, 'hex')}`,
    }
  })
}

function manySmallObjects(bytes, id) {
  const head = `{"event":"job.created","data":{"id":"${id}","lines":[`
  const line = '{"sku":"A-100","qty":2,"note":"calibrated"},'
  const tail = ']},"pad":""}'
  const lines = Math.floor((bytes - head.length - tail.length) / line.length)
  const body = head + line.repeat(lines).slice(0, -1)
  return `${body}]},"pad":"${'x'.repeat(bytes - body.length - tail.length)}"}`
}

function fewLongStrings(bytes, id) {
  const head = `{"event":"job.created","data":{"id":"${id}"`
  const fields = ['report', 'remarks', 'certificate', 'attachment']
  const tail = '}}'
  const frame = fields.map((field) => `,"${field}":""`).join('')
  const room = bytes - head.length - frame.length - tail.length
  const texts = fields.map((_, at) => prose(Math.floor((room + at) / fields.length)))
  return head + fields.map((field, at) => `,"${field}":"${texts[at]}"`).join('') + tail
}

function prose(length) {
  const sentence = 'Measured at 23.4 degrees, drift within limits; see the table on page 7. '
  return sentence.repeat(Math.ceil(length / sentence.length)).slice(0, length)
}

function hmac(message, encoding) {
  return createHmac('sha256', secret).update(message).digest(encoding)
}
