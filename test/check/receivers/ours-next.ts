import { createAdaptorServer } from '@hono/node-server'
import { webhook } from 'hookproof/next'
import { memoryStore } from 'hookproof/stores/memory'
import { stripe } from 'hookproof/stripe'
import { secret, tellAddress } from './listening.js'

// what a route of the App Router exports
const POST: (request: Request, route: unknown) => Promise<Response> = webhook(stripe({ secret }), () => {}, {
  store: memoryStore(),
})

// Next.js answers itself where a route exports no such method
const server = createAdaptorServer({
  fetch: (request) => (request.method === 'POST' ? POST(request, {}) : new Response(null, { status: 405 })),
})
tellAddress(server, '/webhooks')
server.listen(0, '127.0.0.1')
