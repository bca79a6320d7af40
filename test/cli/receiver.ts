import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A request as it arrived. */
export interface Arrived {
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** A server on this machine that remembers what it got. */
export interface Receiver extends AsyncDisposable {
  readonly url: string
  readonly arrived: readonly Arrived[]
}

/** Starts a server. Default: it answers 204. */
export async function receiver(
  answer: (response: ServerResponse, request: Arrived, number: number) => void = (response) =>
    response.writeHead(204).end(),
): Promise<Receiver> {
  const arrived: Arrived[] = []
  const server = createServer(async (request, response) => {
    const one = { headers: request.headers, body: await buffer(request) }
    arrived.push(one)
    answer(response, one, arrived.length)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    arrived,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
