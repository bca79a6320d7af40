import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import middy from '@middy/core'
import httpJsonBodyParser from '@middy/http-json-body-parser'
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { defineProvider } from 'hookproof'
import { laabam } from 'hookproof/laabam'
import { labsync } from 'hookproof/labsync'
import { type LambdaObjects, type LambdaResult, webhook } from 'hookproof/lambda'
import * as schemes from 'hookproof/schemes'
import { memoryStore } from 'hookproof/stores/memory'
import { scenarios, tenantHeader } from '../../contracts/adapter/scenarios.js'
import { functionUrlEvent, httpEvent, pathOf, restEvent } from './events.js'

type Event = APIGatewayProxyEvent | APIGatewayProxyEventV2
type Handler = (event: Event, context: Context) => Promise<LambdaResult | undefined>

const shapes: Record<string, (req: IncomingMessage, body: Buffer) => Event> = {
  rest: (req, body) => restEvent(req, body, false),
  'rest-binary': (req, body) => restEvent(req, body, true),
  http: httpEvent,
  'function-url': functionUrlEvent,
}
const [, , shape = ''] = process.argv
const eventOf = shapes[shape]
if (!eventOf) throw new Error(`No such shape: ${shape}`)

const { scenarios: all, log } = scenarios(
  { labsync, laabam, memoryStore, defineProvider, schemes },
  ({ lambdaEvent }: LambdaObjects) => lambdaEvent.headers?.[tenantHeader],
)
const routes = new Map<string, Handler>()
for (const { path, parsed, provider, handler, options } of all) {
  const mounted = webhook(provider, handler, { ...options, ack: 'after' })
  routes.set(path, parsed ? behindParser(mounted) : mounted)
}
routes.set('/log', async () => json(log))
routes.set('/neighbour', async ({ body, isBase64Encoded }) => {
  const text = body && isBase64Encoded ? atob(body) : body
  return json(text ? JSON.parse(text) : { neighbour: true })
})

function behindParser(handler: Handler): Handler {
  const parsing = middy(handler).use(httpJsonBodyParser({ disableContentTypeError: true }))
  return async (event, context) => parsing(event, context, { signal: new AbortController().signal })
}

function json(value: unknown): LambdaResult {
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

const context: Context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: 'webhooks',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:webhooks',
  memoryLimitInMB: '128',
  awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
  logGroupName: '/aws/lambda/webhooks',
  logStreamName: '2026/01/01/[$LATEST]0',
  getRemainingTimeInMillis: () => 3000,
  done() {},
  fail() {},
  succeed() {},
}

// what a Lambda is sent is 6 MB at most
const limit = 6_000_000

const server = createServer(async (req, res) => {
  const route = routes.get(pathOf(req))
  const body = await buffer(req).catch(() => undefined)
  if (!body) return
  if (!route || body.length > limit) return void res.writeHead(route ? 413 : 404).end()
  const result = await route(eventOf(req, body), context)
  res.writeHead(result?.statusCode ?? 502, result?.headers).end(result?.body)
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(`listening http://127.0.0.1:${port}`)
})
process.once('SIGTERM', () => process.exit())
