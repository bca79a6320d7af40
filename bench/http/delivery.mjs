import { createHmac } from 'node:crypto'

export const secret = 'whsec_bench-http'

/** A LabSync delivery of 1 KiB, signed now. */
export function signedDelivery() {
  const body = JSON.stringify({ event: 'job.created', data: { id: 'job_1', note: '' } })
  const padded = body.replace('""', `"${'x'.repeat(1024 - body.length)}"`)
  const at = Math.floor(Date.now() / 1000)
  const mac = createHmac('sha256', secret).update(`${at}.${padded}`).digest('hex')
  return {
    body: padded,
    headers: { 'content-type': 'application/json', 'x-labsync-signature': `t=${at},v1=${mac}` },
  }
}
