import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { Hono } from 'hono'
import { describe, expect, test, vi } from 'vitest'
import * as expressAdapter from '../../../../src/adapters/express.js'
import * as fetchAdapter from '../../../../src/adapters/fetch.js'
import * as honoAdapter from '../../../../src/adapters/hono.js'
import * as nodeAdapter from '../../../../src/adapters/node.js'
import { adapterContract } from '../../../../src/testing/contracts/adapter/contract.js'
import type { Served } from '../../../../src/testing/contracts/adapter/mount.js'
import { fetchBridge } from '../../../contracts/adapter/fetch-bridge.js'
import { failuresOf } from '../failures.js'
import { brokenAdapters, serveBroken } from './broken-adapters.js'

async function listen(listener: RequestListener): Promise<Served> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/webhook`, stop: () => server.close() }
}

const contracts = {
  'the Fetch adapter': adapterContract<fetchAdapter.FetchObjects>({
    serve({ provider, handler, options }) {
      const webhook = fetchAdapter.webhook(provider, handler, options)
      return { url: 'https://example.com/webhook', fetch: webhook, stop() {} }
    },
    findHeader: ({ request }, name) => request.headers.get(name),
  }),
  'the Fetch adapter over HTTP': adapterContract<fetchAdapter.FetchObjects>({
    serve: ({ provider, handler, options }) =>
      listen(fetchBridge(fetchAdapter.webhook(provider, handler, options))),
    findHeader: ({ request }, name) => request.headers.get(name),
  }),
  'the Node adapter': adapterContract<nodeAdapter.NodeObjects>({
    serve: ({ provider, handler, options }) => listen(nodeAdapter.webhook(provider, handler, options)),
    findHeader: ({ req }, name) => req.headers[name],
  }),
  'the Express adapter': adapterContract<expressAdapter.ExpressObjects>({
    serve: ({ provider, handler, options }) =>
      listen(express().all('/webhook', expressAdapter.webhook(provider, handler, options))),
    findHeader: ({ req }, name) => req.headers[name],
  }),
  'the Hono adapter': adapterContract<honoAdapter.HonoObjects>({
    serve({ provider, handler, options }) {
      const app = new Hono().all('/webhook', honoAdapter.webhook(provider, handler, options))
      return listen(fetchBridge(async (request) => app.fetch(request)))
    },
    findHeader: ({ c }, name) => c.req.header(name),
  }),
}

describe.each(Object.entries(contracts))('%s keeps the published adapter contract', (_, cases) => {
  for (const { name, run } of cases) test(name, run)
})

describe('adapterContract', () => {
  test.concurrent.each(Object.entries(brokenAdapters))(
    'fails an adapter that %s, and says what it does',
    async (_what, { broken, failing, harm }) => {
      const failures = await failuresOf(adapterContract(serveBroken(broken)))
      expect(failures[failing]).toMatch(/^Expected .+, got /)
      expect(failures[failing]).toContain(`Why it matters: ${harm}`)
    },
  )

  test('says that no answer comes', async () => {
    vi.useFakeTimers()
    try {
      const stop = vi.fn()
      const fetch = () => new Promise<never>(() => {})
      const serve = () => ({ url: 'https://example.com/webhook', fetch, stop })
      const [contractCase] = adapterContract({ serve, findHeader: () => undefined })
      const failed = failuresOf(contractCase ? [contractCase] : [])
      await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1))
      await vi.advanceTimersByTimeAsync(4000)
      expect(Object.values(await failed)).toEqual([
        expect.stringMatching(/^Expected an answer within 4 s, got none\.\nWhy it matters: /),
      ])
      expect(stop).toHaveBeenCalledOnce()
    } finally {
      vi.useRealTimers()
    }
  })

  test('finds no fault with an adapter that has none', async () => {
    expect(await failuresOf(adapterContract(serveBroken({})))).toEqual({})
  })
})
