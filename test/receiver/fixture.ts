import { createHmac } from 'node:crypto'
import { vi } from 'vitest'
import { flabs } from '../../src/providers/flabs/index.js'
import { laabam } from '../../src/providers/laabam.js'
import { labsync } from '../../src/providers/labsync.js'
import type { Incoming } from '../../src/receiver/incoming.js'
import type { Outcome } from '../../src/receiver/outcome.js'

const secret = 'whsec_receiver-tests'

export const hooks = {
  labsync: labsync({ secret }),
  laabam: laabam({ secret }),
  flabs: flabs({ token: secret }),
}

export const jobCreated = '{"event":"job.created","data":{"id":"job_1"}}'

export function signature(body: string | Uint8Array, at = Math.floor(Date.now() / 1000)): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.`).update(body).digest('hex')}`
}

/** A genuine delivery by LabSync, but for what is said otherwise. */
export function delivery(body: string | Uint8Array = jobCreated, changes: Partial<Incoming> = {}): Incoming {
  return {
    method: 'POST',
    readBody: vi.fn(() => body),
    headers: { 'x-labsync-signature': signature(body) },
    ...changes,
  }
}

/** A genuine delivery by Flabs. */
export function flabsDelivery(): Incoming {
  const body = '{"labID":"lab_1","eventType":"bill.created","eventTime":1705747800,"data":{}}'
  return delivery(body, { headers: { authorization: `Bearer ${secret}` } })
}

/** A genuine delivery by Laabam, with an id of its own. */
export function laabamDelivery(id?: string, headers: Record<string, string> = {}): Incoming {
  const body = JSON.stringify({ id, type: 'customer.created', data: {} })
  return delivery(body, { headers: { 'x-laabam-signature': signature(body), ...headers } })
}

/** An `onOutcome` that remembers. */
export function outcomeSpy() {
  return vi.fn<(outcome: Outcome) => void>()
}
