import { json } from 'node:stream/consumers'
import Koa, { type Middleware } from 'koa'
import { type KoaObjects, webhook } from '../../src/adapters/koa.js'
import { adapterContract } from '../contracts/adapter/contract.js'
import { tenantHeader } from '../contracts/adapter/scenarios.js'
import { listenWithNode } from './node-server.js'

/** A parser that keeps nothing raw. What those in use do, test/e2e/koa asks them. */
const parse: Middleware = async (koa, next) => {
  Object.assign(koa.request, { body: await json(koa.req).catch(() => ({})) })
  await next()
}

adapterContract({
  name: 'Koa',
  start: () =>
    listenWithNode(
      ({ koa }: KoaObjects) => koa.get(tenantHeader),
      ({ parsed, provider, handler, options }) => {
        const app = new Koa()
        // it prints what the sockets of this contract do
        app.silent = true
        if (parsed) app.use(parse)
        return app.use(webhook(provider, handler, options)).callback()
      },
    ),
})
