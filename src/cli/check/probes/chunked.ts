import type { Probe } from '../probe.js'

export const chunked: Probe = {
  name: 'chunked',
  title: 'genuine, in chunks of one byte',
  async send({ deliveries, post }) {
    const { headers, body } = await deliveries.sign(deliveries.newEvent())
    return [await post({ headers: { ...headers, 'transfer-encoding': 'chunked' }, body: bytesOf(body) })]
  },
  right: ['accepted'],
  faults: {
    refused: {
      severity: 'major',
      means:
        'It needs a body of announced length, or in one piece. Proxies send chunks: such deliveries are lost.',
      fix: 'Read the whole stream, whatever its pieces, before you verify.',
    },
  },
}

async function* bytesOf(body: Uint8Array): AsyncGenerator<Uint8Array> {
  for (const byte of body) yield Uint8Array.of(byte)
}
