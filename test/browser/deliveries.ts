import { request } from 'node:http'
import { laabam } from '../../src/providers/laabam.js'
import { type Sendable, sampleEvents, signedDelivery } from '../../src/testing/index.js'
import { secret } from './listening.js'

export const sample = sampleEvents.laabam['invoice.paid']
export const sender = laabam({ secret })

/** How a delivery is sent. */
interface Sending {
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Changes the body after it was signed. */
  readonly change?: (body: string) => string
}

/** Sends a delivery, also one whose path or headers a browser would not send. */
export async function send(base: string, sent: Sendable, sending: Sending = {}): Promise<void> {
  const { path = '/webhooks/laabam', headers = {}, change = (body: string) => body } = sending
  const signed = await signedDelivery(sender, sent)
  const body = change(String(signed.body))
  await new Promise<void>((resolve, reject) => {
    const outgoing = request(base, {
      method: 'POST',
      path,
      headers: {
        ...signed.headers,
        'user-agent': 'Laabam/1.0',
        ...headers,
        'content-length': Buffer.byteLength(body),
      },
    })
    outgoing.on('response', (response) => response.resume().on('end', resolve))
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** The sample with another id, and other data. */
export function sampleWith(id: string, data: object = {}): object {
  const { payload } = sampleEvents.laabam['invoice.paid']
  return { ...payload, id, data: { ...payload.data, ...data } }
}
