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

/** One secret for every format: text for most, the same bytes in base64 for Standard Webhooks. */
export const secret = 'bench-secret-of-thirty-two-bytes'
export const base64Secret = `whsec_${Buffer.from(secret).toString('base64')}`

/** Several deliveries of one size and form, each signed in every format that is measured. */
export function deliveries({ bytes }, kind, now = Math.floor(Date.now() / 1000)) {
  const count = bytes > 65_536 ? 2 : 16
  return Array.from({ length: count }, (_, index) => {
    const text = jsonOf(bytes, index)
    const body = kind === 'Buffer' ? Buffer.from(text) : text
    const id = `msg_${index}`
    const stripe = `t=${now},v1=${hmac(`${now}.${text}`, 'hex')}`
    return {
      body,
      stripe,
      labsync: { 'content-type': 'application/json', 'x-labsync-signature': stripe },
      standard: {
        'webhook-id': id,
        'webhook-timestamp': String(now),
        'webhook-signature': `v1,${hmac(`${id}.${now}.${text}`, 'base64')}`,
      },
      github: `sha256=${hmac(text, 'hex')}`,
    }
  })
}

/** A LabSync payload of exactly that many bytes, all ASCII, like most webhooks. */
function jsonOf(bytes, index) {
  const head = `{"event":"job.created","data":{"id":"job_${String(index).padStart(4, '0')}","lines":[`
  const line = '{"sku":"A-100","qty":2,"note":"calibrated"},'
  const tail = ']},"pad":""}'
  const lines = Math.floor((bytes - head.length - tail.length) / line.length)
  const body = head + line.repeat(lines).slice(0, -1)
  return `${body}]},"pad":"${'x'.repeat(bytes - body.length - tail.length)}"}`
}

function hmac(message, encoding) {
  return createHmac('sha256', secret).update(message).digest(encoding)
}
