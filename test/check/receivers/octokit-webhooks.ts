// node:http with the middleware of @octokit/webhooks, as its README shows it
import { createServer } from 'node:http'
import { createNodeMiddleware, Webhooks } from '@octokit/webhooks'
import { secret, tellAddress } from './listening.js'

const webhooks = new Webhooks({ secret })
webhooks.onAny(() => {})

const server = createServer(createNodeMiddleware(webhooks))
tellAddress(server, '/api/github/webhooks')
server.listen(0, '127.0.0.1')
