import { setTimeout as sleep } from 'node:timers/promises'
import type { Probe } from '../probe.js'

const size = 10_485_760
const piece = new Uint8Array(65_536).fill(0x20)

export const oversized: Probe = {
  name: 'oversized',
  title: '10 MiB without a signature',
  async send({ post }) {
    const headers = { 'content-type': 'application/json', 'content-length': `${size}` }
    return [await post({ headers, body: unfinishedBody() })]
  },
  right: ['refused', 'cut'],
  faults: {
    silent: {
      severity: 'major',
      means: 'It reads as much as anybody sends, ahead of verifying: a few such requests fill its memory.',
      fix: 'Bound the body, to 1 MiB for example, and answer 413 as soon as it is longer.',
    },
  },
}

/** All but the last byte. Who answers now has not waited for the whole. */
async function* unfinishedBody(): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < size - piece.length; sent += piece.length) yield piece
  yield piece.subarray(1)
  await sleep(60_000, undefined, { ref: false })
}
