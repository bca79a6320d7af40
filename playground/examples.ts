import type { SenderName } from '../src/diagnose/known-senders.js'
import { sign } from '../src/signature/sign.js'

/** What is filled in. */
export interface Given {
  readonly provider: SenderName | ''
  readonly secret: string
  readonly url: string
  readonly headers: string
  readonly body: string
}

export const nothing: Given = { provider: '', secret: '', url: '', headers: '', body: '' }

const secret = 'whsec_an_example_of_a_secret'
const body = '{"event": "job.created", "data": {"job": "J-1042", "price": 12.5}}'

/** Deliveries to try. They are signed when they are asked for, so that they are fresh. */
export const examples: Readonly<Record<string, () => Given>> = {
  'A genuine one': () => signedExample(body),
  'A parsed body': () => ({ ...signedExample(body), body: JSON.stringify(JSON.parse(body)) }),
  'A wrong secret': () => ({ ...signedExample(body), secret: 'whsec_the_one_of_staging' }),
  'An old one': () => signedExample(body, Math.floor(Date.now() / 1000) - 3600),
}

function signedExample(signed: string, timestamp?: number): Given {
  const signature = sign(signed, secret, timestamp === undefined ? {} : { timestamp })
  return {
    provider: 'labsync',
    secret,
    url: '',
    headers: `content-type: application/json\nx-labsync-signature: ${signature}`,
    body: signed,
  }
}
