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
import { laabam } from 'hookproof/laabam'
import { type LabSyncEvent, labsync } from 'hookproof/labsync'
import { type NestObjects, webhook, webhookEvent } from 'hookproof/nest'
import { memoryStore } from 'hookproof/stores/memory'
import { type Scenario, scenarios, secret, tenantHeader } from '../../contracts/adapter/scenarios.js'

const [, , platform, bodies] = process.argv
const { scenarios: all, log } = scenarios(
  { labsync, laabam, memoryStore },
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

async function create(controllers: Type[], options: NestApplicationOptions): Promise<RequestListener> {
  @Module({ controllers })
  class App {}
  const settings = { logger: false, ...options } as const
  if (platform === 'express') {
    const app = await NestFactory.create<NestExpressApplication>(App, new ExpressAdapter(), settings)
    await app.init()
    return app.getHttpAdapter().getInstance()
  }
  const adapter = new FastifyAdapter()
  const fastify = adapter.getInstance()
  if (options.bodyParser === false) {
    // without Nest's parsers there are still Fastify's own
    fastify.removeAllContentTypeParsers()
    fastify.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  }
  const app = await NestFactory.create<NestFastifyApplication>(App, adapter, settings)
  await app.init()
  await fastify.ready()
  return (req, res) => fastify.routing(req, res)
}

// Nest parses for all of an app or for none of it, so there are two
const behind = await create(
  [Neighbours, ...all.filter(({ parsed }) => parsed).map(controllerFor)],
  bodies === 'kept' ? { rawBody: true } : {},
)
const ahead = await create([Webhooks, ...all.filter(({ parsed }) => !parsed).map(controllerFor)], {
  bodyParser: false,
})
const isBehind = new Set(['/log', '/neighbour', ...all.flatMap(({ parsed, path }) => (parsed ? path : []))])

const server = createServer((req, res) => (isBehind.has(req.url ?? '') ? behind : ahead)(req, res))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(`listening http://127.0.0.1:${port}`)
})
process.once('SIGTERM', () => process.exit())
