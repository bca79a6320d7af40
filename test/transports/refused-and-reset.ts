import { once } from 'node:events'
import {
  connect,
  constants,
  createServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { webhook } from '../../src/adapters/node.js'
import { labsync } from '../../src/providers/labsync.js'

/**
 * Has a webhook refuse bodies for their size, resets their streams while it sends its answers, and says whether it has
 * lived through that. A process of its own, since Node.js could hang in it, or abort.
 */

interface Http2Objects {
  readonly req: Http2ServerRequest
  readonly res: Http2ServerResponse
}

const bodyLimit = 8192
const receive = webhook(labsync({ secret: 'whsec_of_a_test' }), (_event, _ctx: Http2Objects) => {}, {
  bodyLimit,
  onOutcome() {},
})
const server = createServer((req, res) => void receive(req, res))
await once(server.listen(0, '127.0.0.1'), 'listening')
const { port } = server.address() as AddressInfo

/** Resolves once all streams of one session are closed. */
async function refuseAndReset(): Promise<void> {
  const client = connect(`http://127.0.0.1:${port}`)
  const streams = Array.from({ length: 20 }, async (_, at) => {
    const stream = client.request({ ':method': 'POST' }).on('error', () => {})
    stream.write(Buffer.alloc(bodyLimit + 1))
    stream.on('response', async () => {
      stream.write(Buffer.alloc(bodyLimit / 2))
      await wait(at % 8)
      stream.close(constants.NGHTTP2_CANCEL)
    })
    await once(stream.resume(), 'close')
  })
  await Promise.all(streams)
  client.close()
}

for (let round = 0; round < 20; round++) await Promise.all([refuseAndReset(), refuseAndReset()])
process.stdout.write('alive')
process.exit()
