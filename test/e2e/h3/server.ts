import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp, createRouter, defineEventHandler, fromWebHandler, readBody, toNodeListener } from 'h3'
import { defineProvider } from 'hookproof'
import { type FetchObjects, webhook } from 'hookproof/fetch'
import { laabam } from 'hookproof/laabam'
import { labsync } from 'hookproof/labsync'
import * as schemes from 'hookproof/schemes'
import { memoryStore } from 'hookproof/stores/memory'
import { scenarios, tenantHeader } from '../../contracts/adapter/scenarios.js'

const app = createApp()
const router = createRouter()

const { scenarios: all, log } = scenarios(
  { labsync, laabam, memoryStore, defineProvider, schemes },
  ({ request }: FetchObjects) => request.headers.get(tenantHeader),
)
for (const { path, parsed, provider, handler, options } of all) {
  // what in Nuxt is a server middleware that looks at every body
  if (parsed)
    app.use(
      path,
      defineEventHandler(async (event) => {
        await readBody(event).catch(() => {})
      }),
    )
  router.use(path, fromWebHandler(webhook(provider, handler, options)))
}

router.get(
  '/log',
  defineEventHandler(() => log),
)
router.get(
  '/neighbour',
  defineEventHandler(() => ({ neighbour: true })),
)
router.post(
  '/neighbour',
  defineEventHandler((event) => readBody(event)),
)
app.use(router)

const server = createServer(toNodeListener(app))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(`listening http://127.0.0.1:${port}`)
})
process.once('SIGTERM', () => process.exit())
