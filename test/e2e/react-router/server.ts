import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRequestListener } from '@react-router/node'
import { defineProvider } from 'hookproof'
import { type FetchObjects, webhook } from 'hookproof/fetch'
import { laabam } from 'hookproof/laabam'
import { labsync } from 'hookproof/labsync'
import * as schemes from 'hookproof/schemes'
import { memoryStore } from 'hookproof/stores/memory'
import type { ActionFunction, LoaderFunction, ServerBuild } from 'react-router'
import { scenarios, tenantHeader } from '../../contracts/adapter/scenarios.js'

interface Resource {
  readonly action?: ActionFunction
  readonly loader?: LoaderFunction
}

const { scenarios: all, log } = scenarios(
  { labsync, laabam, memoryStore, defineProvider, schemes },
  ({ request }: FetchObjects) => request.headers.get(tenantHeader),
)
const resources: Record<string, Resource> = {
  '/log': { loader: () => Response.json(log) },
  '/neighbour': {
    loader: () => Response.json({ neighbour: true }),
    action: async ({ request }) => Response.json(await request.json()),
  },
}
for (const { path, parsed, provider, handler, options } of all) {
  const action = webhook(provider, handler, options)
  resources[path] = {
    action: async (args) => {
      // React Router has no parser of its own: what reads a body is somebody's own code ahead of this
      if (parsed) await args.request.json().catch(() => {})
      return action(args)
    },
  }
}

// what `react-router build` writes, with resource routes alone
const build: ServerBuild = {
  entry: { module: { default: (_request, status) => new Response(null, { status }) } },
  routes: {
    root: { id: 'root', path: '', module: { default: () => null } },
    ...Object.fromEntries(
      Object.entries(resources).map(([path, resource]) => [
        path,
        { id: path, parentId: 'root', path: path.slice(1), module: { ...resource, default: undefined } },
      ]),
    ),
  },
  assets: { version: '', url: '', entry: { imports: [], module: '' }, routes: {} },
  publicPath: '/',
  assetsBuildDirectory: '',
  future: { v8_middleware: false, v8_passThroughRequests: false, v8_trailingSlashAwareDataRequests: false },
  ssr: true,
  isSpaMode: false,
  prerender: [],
  routeDiscovery: { mode: 'initial', manifestPath: '/__manifest' },
}

const server = createServer(createRequestListener({ build, mode: 'production' }))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(`listening http://127.0.0.1:${port}`)
})
process.once('SIGTERM', () => process.exit())
