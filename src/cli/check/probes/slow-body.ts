import { setTimeout as sleep } from 'node:timers/promises'
import { forgedDelivery } from '../forged-delivery.js'
import type { Probe } from '../probe.js'

export const slowBody: Probe = {
  name: 'slow-body',
  title: 'forged, with a body that never ends',
  async send({ deliveries, post, times: { slowBody: seconds } }) {
    const { headers } = await forgedDelivery(deliveries)
    return [await post({ headers: { ...headers, 'content-length': '100000' }, body: drops(), seconds })]
  },
  right: ['refused', 'cut'],
  faults: {
    accepted: {
      severity: 'major',
      means:
        'It answers with success ahead of the end of the body: a delivery that never arrived counts as delivered.',
      fix: 'Answer with success once the whole body has arrived and is verified, and 408 where it does not arrive.',
    },
    silent: {
      severity: 'minor',
      means: 'It waits for a body for longer than ten seconds: a few slow connections take all it has.',
      fix: 'Bound the time to read a body, to 10 seconds for example, in the receiver or in the proxy ahead of it.',
    },
  },
}

/** A byte now and then. */
async function* drops(): AsyncGenerator<Uint8Array> {
  for (;;) {
    yield Uint8Array.of(0x20)
    await sleep(250)
  }
}
