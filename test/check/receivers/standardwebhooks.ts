// a handler of the Fetch API with the library of Standard Webhooks, as its README calls it
import { createAdaptorServer } from '@hono/node-server'
import { Webhook } from 'standardwebhooks'
import { secret, tellAddress } from './listening.js'

const webhook = new Webhook(secret)

async function receive(request: Request): Promise<Response> {
  const payload = await request.text()
  try {
    webhook.verify(payload, Object.fromEntries(request.headers))
  } catch {
    return new Response('Unauthorized', { status: 401 })
  }
  return new Response(null, { status: 204 })
}

const server = createAdaptorServer({ fetch: receive })
tellAddress(server, '/webhooks')
server.listen(0, '127.0.0.1')
