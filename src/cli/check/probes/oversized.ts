import { setTimeout as sleep } from 'node:timers/promises'
import type { ProbeAnswer } from '../answer.js'
import { forgedDelivery } from '../forged-delivery.js'
import type { Probe } from '../probe.js'

const size = 10_485_760
const piece = new Uint8Array(65_536).fill(0x20)

export const oversized: Probe = {
  name: 'oversized',
  title: 'forged, with a body of 10 MiB',
  async send({ deliveries, post }) {
    const { headers } = await forgedDelivery(deliveries)
    const body = bodyWithPause()
    const answer = await post({ headers: { ...headers, 'content-length': `${size}` }, body: body.pieces() })
    return [body.isWhole() ? afterWhole(answer) : answer]
  },
  right: ['refused', 'cut'],
}

/** A receiver with a limit may read on, to let go of what it reads, and says 413 in the end. */
function afterWhole(answer: ProbeAnswer): ProbeAnswer {
  return answer.kind === 'refused' && answer.status !== 413 ? { ...answer, kind: 'read-whole' } : answer
}

/** Ahead of the last byte it waits, so that a receiver can answer that has seen enough. */
function bodyWithPause() {
  let isWhole = false
  return {
    isWhole: () => isWhole,
    async *pieces(): AsyncGenerator<Uint8Array> {
      for (let sent = 0; sent < size - piece.length; sent += piece.length) yield piece
      yield piece.subarray(1)
      await sleep(1500)
      isWhole = true
      yield piece.subarray(0, 1)
    },
  }
}
