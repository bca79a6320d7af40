import { describe, expect, test } from 'vitest'
import type { Provider } from '../../src/providers/define.js'
import { flabs } from '../../src/providers/flabs/index.js'
import { laabam } from '../../src/providers/laabam.js'
import { labsync } from '../../src/providers/labsync.js'
import { synclabs } from '../../src/providers/synclabs/index.js'
import { sampleEvents, signedRequest } from '../../src/testing/index.js'
import { received } from './support.js'

const secret = 'a-test-secret'

/** The types that each sender documents. */
const senders: readonly (readonly [Provider, object, readonly string[]])[] = [
  [
    labsync({ secret }),
    sampleEvents.labsync,
    [
      'job.created',
      'job.completed',
      'certificate.issued',
      'invoice.issued',
      'invoice.paid',
      'invoice.overdue',
      'portal.slip_received',
      'lab.approved',
    ],
  ],
  [
    flabs({ token: secret }),
    sampleEvents.flabs,
    ['bill.created', 'bill.completed', 'bill.deleted', 'report.completed', 'lead.created', 'booking.created'],
  ],
  [
    laabam({ secret }),
    sampleEvents.laabam,
    [
      'invoice.created',
      'invoice.paid',
      'invoice.voided',
      'customer.created',
      'payment.failed',
      'payment.recorded',
      'message.delivered',
      'message.failed',
    ],
  ],
  [
    synclabs({ secret }),
    sampleEvents.synclabs,
    ['generation.completed', 'generation.failed', 'batch.completed', 'batch.failed'],
  ],
]

describe.each(senders.map((sender) => [sender[0].name, ...sender] as const))(
  '%s',
  (_, provider, samples, types) => {
    test('has a sample of each documented event, and of no other', () => {
      expect(Object.keys(samples)).toEqual(types)
    })

    test.each(types)('%s arrives as it was sent', async (type) => {
      const sample = Reflect.get(samples, type)
      const { signedAt, secretIndex, ...event } = await received(
        provider,
        await signedRequest(provider, sample),
      )
      expect(event).toEqual(sample)
      expect(event.type).toBe(type)
    })

    test.each(types)('%s is new each time, so no test can spoil it for another', (type) => {
      const before = JSON.stringify(Reflect.get(samples, type))
      const spoiled = Reflect.get(samples, type)
      spoil(spoiled)
      expect(JSON.stringify(spoiled)).not.toBe(before)
      expect(JSON.stringify(Reflect.get(samples, type))).toBe(before)
    })
  },
)

/** Changes whatever can be changed in a value. */
function spoil(value: unknown): void {
  if (value instanceof Date) value.setTime(0)
  if (typeof value !== 'object' || value === null) return
  for (const inner of Object.values(value)) spoil(inner)
  Reflect.set(value, 'spoiled', true)
}
