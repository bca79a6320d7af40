import 'reflect-metadata'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  All,
  Body,
  Controller,
  createParamDecorator,
  Get,
  HttpCode,
  Module,
  type NestApplicationOptions,
  Post,
  type Type,
  UseGuards,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { defineProvider } from 'hookproof'
import { laabam } from 'hookproof/laabam'
import { type LabSyncEvent, labsync } from 'hookproof/labsync'
import { type NestObjects, webhook, webhookEvent } from 'hookproof/nest'
import * as schemes from 'hookproof/schemes'
import { memoryStore } from 'hookproof/stores/memory'
import { type Scenario, scenarios, secret, tenantHeader } from '../../contracts/adapter/scenarios.js'

const [, , platform, setup = ''] = process.argv
const { scenarios: all, log } = scenarios(
  { labsync, laabam, memoryStore, defineProvider, schemes },
  ({ context }: NestObjects) => context.switchToHttp().getRequest().headers[tenantHeader],
)

const WebhookEvent = createParamDecorator(webhookEvent)

@Controller('webhooks/middleware')
class Webhooks {
  count = 0

  @Post()
  @HttpCode(200)
  @UseGuards(webhook(labsync({ secret })))
  receive(@WebhookEvent() { type, data }: LabSyncEvent) {
    return { type, data, count: ++this.count }
  }
}

@Controller()
class Neighbours {
  @Get('log')
  log() {
    return log
  }

  @Get('neighbour')
  neighbour() {
    return { neighbour: true }
  }

  @Post('neighbour')
  echo(@Body() body: unknown) {
    return body
  }
}

function controllerFor({ path, provider, handler, options }: Scenario<NestObjects>): Type {
  @Controller(path)
  class Receiver {
    @All()
    @HttpCode(200)
    @UseGuards(webhook(provider, { ...options, ack: 'after' }))
    receive(@WebhookEvent() event: LabSyncEvent) {
      return handler(event)
    }
  }
  return Receiver
}

/** How an app comes by its bodies. */
interface Bodies extends Pick<NestApplicationOptions, 'bodyParser' | 'rawBody'> {
  readonly onFastify?: (app: NestFastifyApplication) => void
}

/** Leaves bodies to the guard. */
const unread: Bodies = {
  bodyParser: false,
  onFastify(app) {
    // without Nest's parsers there are still Fastify's own
    const fastify = app.getHttpAdapter().getInstance()
    fastify.removeAllContentTypeParsers()
    fastify.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  },
}

/** Has Fastify read bodies, and parse none. */
const bytes: Bodies = {
  bodyParser: false,
  onFastify: (app) => void app.useBodyParser(['application/json', '*']),
}

async function create(controllers: Type[], { onFastify, ...bodies }: Bodies): Promise<RequestListener> {
  @Module({ controllers })
  class App {}
  const settings = { logger: false, ...bodies } as const
  if (platform === 'express') {
    const app = await NestFactory.create<NestExpressApplication>(App, new ExpressAdapter(), settings)
    await app.init()
    return app.getHttpAdapter().getInstance()
  }
  const app = await NestFactory.create<NestFastifyApplication>(App, new FastifyAdapter(), settings)
  onFastify?.(app)
  await app.init()
  const fastify = app.getHttpAdapter().getInstance()
  await fastify.ready()
  return (req, res) => fastify.routing(req, res)
}

/** For the routes behind a body parser, and for those ahead of it: Nest parses for all of an app or for none of it. */
const setups: Record<string, readonly [behind: Bodies, ahead: Bodies]> = {
  default: [{}, unread],
  'raw-body': [{ rawBody: true }, unread],
  'body-parser-false': [{ bodyParser: false }, bytes],
}
const [bodiesBehind, bodiesAhead] = setups[setup] ?? []
if (!bodiesBehind || !bodiesAhead) throw new Error(`No such setup: ${setup}`)

const behind = await create(
  [Neighbours, ...all.filter(({ parsed }) => parsed).map(controllerFor)],
  bodiesBehind,
)
const ahead = await create([Webhooks, ...all.filter(({ parsed }) => !parsed).map(controllerFor)], bodiesAhead)
const isBehind = new Set(['/log', '/neighbour', ...all.flatMap(({ parsed, path }) => (parsed ? path : []))])

const server = createServer((req, res) => (isBehind.has(req.url ?? '') ? behind : ahead)(req, res))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(`listening http://127.0.0.1:${port}`)
})
process.once('SIGTERM', () => process.exit())
