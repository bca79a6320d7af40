import { setTimeout as sleep } from 'node:timers/promises'
import type { Probe } from '../probe.js'

export const slowBody: Probe = {
  name: 'slow-body',
  title: 'a body without a signature that never ends',
  async send({ post, times: { slowBody: seconds } }) {
    const headers = { 'content-type': 'application/json', 'content-length': '100000' }
    return [await post({ headers, body: drops(), seconds })]
  },
  right: ['refused', 'cut'],
  faults: {
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
    await sleep(250, undefined, { ref: false })
  }
}
