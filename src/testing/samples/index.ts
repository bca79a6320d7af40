import { flabsSamples } from './flabs.js'
import { laabamSamples } from './laabam.js'
import { labsyncSamples } from './labsync.js'
import { synclabsSamples } from './synclabs.js'

/**
 * A sample of each documented event of LabSync, Flabs, Laabam and Sync Labs, as handlers get it. It is new each time you ask
 * for it, so you may change it. Fields that a sender doesn't document aren't there: put in what your handler needs.
 *
 * @example
 * ```ts
 * const event = sampleEvents.laabam['invoice.paid']
 * console.log(event.data.payment_id) // 'pay_sample'
 * ```
 */
export const sampleEvents = {
  labsync: labsyncSamples,
  flabs: flabsSamples,
  laabam: laabamSamples,
  synclabs: synclabsSamples,
} as const
