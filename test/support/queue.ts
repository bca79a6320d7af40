import type { DeliveryContext } from '../../src/delivery/context.js'
import type { Handler } from '../../src/delivery/handler.js'
import type { AnyEvent } from '../../src/providers/event.js'
import { type LabSyncEvent, labsync } from '../../src/providers/labsync.js'
import type { ReceiverOptions } from '../../src/receiver/options.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { sign } from '../../src/signature/sign.js'

const secret = 'whsec_queue-tests'
let counter = 0

/** The provider of the events that {@link deliver} delivers. */
export const hook = labsync({ secret })

export const freshId = () => `event-${counter++}`

/** Delivers an event to a receiver whose handler puts it on a queue. Returns the status answered. */
export async function deliver(
  handler: Handler<LabSyncEvent, DeliveryContext>,
  id: string,
  options: Pick<ReceiverOptions, 'store' | 'log'> = {},
): Promise<number> {
  const receiver = createReceiver(hook, handler, { handlerTimeout: 1, onOutcome() {}, ...options })
  const body = `{"event":"job.created","data":{"id":"${id}"}}`
  const headers = { 'x-labsync-signature': sign(body, secret) }
  return (await receiver.receive({ method: 'POST', headers, readBody: () => body }, {})).status
}

/** What a consumer must find in a job. */
export const eventOf = (id: string) => ({
  provider: 'labsync',
  type: 'job.created',
  data: { id },
  verified: true,
})

/** A verified event whose payload holds that text. */
export const eventWith = (text: string): AnyEvent => ({
  provider: 'labsync',
  type: 'job.created',
  data: {},
  payload: { text },
  verified: true,
})
